import Kubernetes
import Logging

/// Follows one resource until it is cancelled: does what a `Reflector` decides.
struct ResourceFollower {
    let resource: Resource
    let sender: any RequestSender
    let limiter: RequestLimiter
    let junction: ChangeJunction
    let configuration: ClientConfiguration
    /// Where watches are read. Lists, which are long, are not read where bytes arrive.
    let executor: EventLoopExecutor?
    let logger: Logger

    init(
        _ resource: Resource, sender: any RequestSender, limiter: RequestLimiter, junction: ChangeJunction,
        configuration: ClientConfiguration, executor: EventLoopExecutor? = nil, logger: Logger
    ) {
        self.resource = resource
        self.sender = sender
        self.limiter = limiter
        self.junction = junction
        self.configuration = configuration
        self.executor = executor
        var logger = logger
        logger[metadataKey: "resource"] = "\(resource.name)"
        self.logger = logger
    }

    func run() async throws {
        var reflector = Reflector(
            resource, format: configuration.acceptsProtobuf ? .protobuf : .json,
            streamsLists: configuration.streamsLists, backoff: configuration.backoff)
        let log = FailureLog(logger)
        while true {
            try await limiter.wait()
            let request = reflector.nextRequest(jitter: .random(in: 0..<1))
            let start = ContinuousClock.now
            let failure = await perform(request, &reflector, log)
            try Task.checkCancellation()
            let delay = reflector.ended(failure, lived: .now - start, jitter: .random(in: 0..<1))
            // What came before a failure counts, and so does that a resource is absent.
            await deliver(&reflector)
            log.note(failure, of: request, count: reflector.isListed ? reflector.count : nil, delay: delay)
            if delay > .zero { try await Task.sleep(for: delay) }
        }
    }

    /// Returns what ended the response early.
    private func perform(
        _ request: ResourceRequest, _ reflector: inout Reflector, _ log: FailureLog
    ) async -> RequestError? {
        do {
            let response = try await sender.send(request, accepting: reflector.format)
            let reader = ResponseReader(request: request) {
                await deliver(&$0)
                // A watch that works ends only minutes later. Its head alone shows nothing: errors follow it too.
                if request.isWatch { log.noteAnswer() }
            }
            try await withTaskExecutorPreference(request.isWatch ? executor : nil) {
                try await reader.read(response, into: &reflector)
            }
            return nil
        } catch let error as FramingError {
            return .malformed("\(error)")
        } catch let error as MalformedObject {
            return .malformed("\(error)")
        } catch {
            let failure = await sender.explain(error)
            if failure.status?.code == 401 { await sender.rejectCredentials() }
            return failure
        }
    }

    private func deliver(_ reflector: inout Reflector) async {
        for problem in reflector.takeProblems() { log(problem) }
        await junction.deliver(reflector.takeChanges(), of: resource, isSynced: reflector.isSynced)
    }

    private func log(_ problem: ObjectProblem) {
        logger.warning(
            problem.isWhole ? "object cannot be used" : "field is left out",
            metadata: ["object": "\(problem.key)", "reason": "\(problem.error)"])
    }
}
