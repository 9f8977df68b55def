import AsyncHTTPClient
import Kubernetes
import NIOCore
import NIOHTTP1
import Testing

@testable import KubernetesClient

/// Responses that are none of an API server's.
struct ResponseReaderTests {
    private func failure(_ type: String, _ body: String, isWatch: Bool = false) async -> String {
        var response = HTTPClientResponse(status: .ok, headers: ["Content-Type": type])
        response.body = .bytes(ByteBuffer(string: body))
        var reflector = Reflector(.services, format: .json, streamsLists: false, backoff: Backoff.Limits())
        _ = reflector.nextRequest(jitter: 0)
        let request = ResourceRequest(
            resource: .services, action: isWatch ? .watch(version: "1") : .list(version: .any, continuation: ""))
        do {
            try await ResponseReader(request: request) { _ in }.read(response, into: &reflector)
            return "no failure"
        } catch { return "\(error)" }
    }

    @Test func `other JSON is no empty list`() async {
        #expect(await failure("application/json", #"{"message":"hello"}"#).contains("no list with a resource version"))
        #expect(await failure("application/json", #"{"items":[]}"#).contains("no list with a resource version"))
    }

    @Test func `a web page`() async {
        #expect(
            await failure("text/html", "<html>")
                == "the answer cannot be read: its type is text/html, expected JSON or protocol buffers; is this "
                + "address an API server's?")
    }

    @Test func `a body that ends too early`() async {
        #expect(
            await failure("application/json", #"{"metadata":{"resourceVersion":"1"},"items":["#).contains("too early"))
        #expect(await failure("application/json", #"{"type":"ADDED""#, isWatch: true).contains("too early"))
    }

    @Test func `an error event without a Status`() async {
        let line = #"{"type":"ERROR","object":{"code":"x"}}"# + "\n"
        #expect(await failure("application/json", line, isWatch: true).contains("the Status of an error"))
    }
}
