import AsyncHTTPClient
import Kubernetes

/// Sends requests to an API server.
protocol RequestSender: Sendable {
    /// Returns as soon as the response's head is there, whatever its status.
    func send(_ request: ResourceRequest, accepting format: ObjectFormat) async throws -> HTTPClientResponse

    /// What an error of `send`, or of reading the response, means.
    func explain(_ error: any Error) async -> RequestError

    /// The server has refused the credentials: those in memory are of no use any more.
    func rejectCredentials() async
}
