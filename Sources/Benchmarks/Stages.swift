import Addresses
import ArgumentParser
import Glibc
import Netfilter
import Proxy
import Ruleset
import Services

/// Where the time of a first load goes, in processor time of this thread: other load on the machine does not count.
struct Stages: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The stages of a first load one by one, without the kernel.")

    @Option(help: "Size as SERVICESxENDPOINTS.")
    var size = "10000x10"

    @Option(help: "Runs; the median counts.")
    var runs = 9

    @Option(help: "What Services do beyond a ClusterIP: \"mixed\", or a feature that programming --features takes.")
    var features: String?

    func run() throws {
        guard var cluster = try parseSizes(size).first else { throw ValidationError("no size") }
        if let features { cluster.features = try SyntheticCluster.Features(argument: features) }
        let objects = cluster.changes
        var samples: [String: [Duration]] = [:]
        var order: [String] = []
        func time<Result>(_ name: String, _ body: () -> Result) -> Result {
            let start = Stages.processorTime()
            let result = body()
            samples[name, default: []].append(Stages.processorTime() - start)
            if !order.contains(name) { order.append(name) }
            return result
        }
        for _ in 0..<runs {
            var model = Model(nodeName: SyntheticCluster.nodeName)
            time("objects to model") {
                model.reserveCapacity(services: cluster.services, slices: cluster.services)
                for change in objects { _ = model.apply(change) }
            }
            let names = model.serviceNames
            let selected = time("selection") { names.map { model.selectedPorts(of: $0, family: .ipv4) } }
            var state = RulesetState(RulesetForm(RulesetConfiguration(family: .ipv4)))
            time("wanted ruleset") {
                state.reserveCapacity(services: model.serviceCount)
                for (name, ports) in zip(names, selected) { state.update(name, ports) }
            }
            let parts = time("elements") { Array(FirstLoad(state)) }
            let bytes = time("netlink messages") {
                parts.reduce(0) { count, part in
                    var batch = Batch()
                    batch.write(part)
                    return count + batch.sealed().byteCount
                }
            }
            precondition(bytes > 0)
        }
        for name in order {
            print("\(name.padded(to: 20)) \(Statistics(samples[name] ?? []).median.text)")
        }
        let sums = (0..<runs).map { run in order.reduce(Duration.zero) { $0 + (samples[$1]?[run] ?? .zero) } }
        print("\("sum".padded(to: 20)) \(Statistics(sums).median.text)")
    }

    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}
