import APIServerTestSupport
import Addresses
import Foundation
import Kubernetes

/// Who may answer for each Service of a recording at each of its moments, told from the JSON text of its slices.
///
/// A second opinion on the daemon's: all Services that are looked at use all their endpoints, wherever these are.
struct RecordedEndpoints {
    /// The addresses of one slice by port name: all, those that are ready, and those to be used if none is.
    private struct Slice {
        var service: String
        var all: [String: Set<String>] = [:]
        var ready: [String: Set<String>] = [:]
        var terminating: [String: Set<String>] = [:]
    }

    private var slices: [ObjectKey: Slice] = [:]

    init(_ recording: Recording) throws {
        for object in recording.objects { try set(object) }
    }

    mutating func apply(_ event: RecordedEvent) throws {
        switch event.type {
        case .added, .modified: try set(event.object)
        case .deleted: slices[event.object.key] = nil
        case .bookmark: break
        }
    }

    /// Endpoints that new connections may go to, as `ADDRESS:PORT` or `[ADDRESS]:PORT`.
    func valid(for path: RolloutPath) -> Set<String> {
        let ready = endpoints(\.ready, path)
        return ready.isEmpty ? endpoints(\.terminating, path) : ready
    }

    /// All that the slices name, whatever their state.
    func all(for path: RolloutPath) -> Set<String> { endpoints(\.all, path) }

    private func endpoints(_ list: KeyPath<Slice, [String: Set<String>]>, _ path: RolloutPath) -> Set<String> {
        let ofService = slices.values.filter { $0.service == path.service }.flatMap {
            $0[keyPath: list][path.port] ?? []
        }
        return Set(ofService.filter { $0.hasPrefix("[") == (path.family == .ipv6) })
    }

    private mutating func set(_ object: RecordedObject) throws {
        guard case .endpointSlice(let name) = object.key, let service = object.labels["kubernetes.io/service-name"]
        else { return }
        let shape = try JSONDecoder().decode(Shape.self, from: object.json)
        var slice = Slice(service: "\(name.namespace)/\(service)")
        for port in shape.ports ?? [] {
            let endpoints = (shape.endpoints ?? []).flatMap { endpoint in
                endpoint.addresses.map { (endpoint.conditions, $0.contains(":") ? "[\($0)]" : $0) }
            }
            let name = port.name ?? ""
            slice.all[name] = Set(endpoints.map { "\($0.1):\(port.port)" })
            slice.ready[name] = Set(
                endpoints.filter { $0.0?.ready ?? true }.map { "\($0.1):\(port.port)" })
            slice.terminating[name] = Set(
                endpoints.filter { ($0.0?.serving ?? true) && ($0.0?.terminating ?? false) }
                    .map { "\($0.1):\(port.port)" })
        }
        slices[object.key] = slice
    }

    private struct Shape: Decodable {
        var ports: [Port]?
        var endpoints: [Endpoint]?

        struct Port: Decodable {
            var name: String?
            var port: Int
        }

        struct Endpoint: Decodable {
            var addresses: [String]
            var conditions: Conditions?
        }

        struct Conditions: Decodable {
            var ready: Bool?
            var serving: Bool?
            var terminating: Bool?
        }
    }
}
