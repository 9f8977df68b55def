import APIServerTestSupport
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

/// Reads from a server over connections of its own.
struct TestClient {
    let client: HTTPClient
    let url: String

    struct Answer {
        var status: Int
        var contentType: String
        var retryAfter: String
        var body: [UInt8]
    }

    /// Runs `body` with a client; `authority` is what the server's certificate has to come from, `identity` the client's
    /// own certificate and key.
    @discardableResult
    static func with<Value>(
        _ server: APIServer, authority: String? = nil, identity: (certificate: String, key: String)? = nil,
        _ body: (TestClient) async throws -> Value
    ) async throws -> Value {
        try await with(server.url, authority: authority, identity: identity, body)
    }

    @discardableResult
    static func with<Value>(
        _ url: String, authority: String? = nil, identity: (certificate: String, key: String)? = nil,
        _ body: (TestClient) async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if let authority {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
            if let identity {
                let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificate.utf8))
                tls.certificateChain = chain.map { .certificate($0) }
                tls.privateKey = .privateKey(
                    try NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem))
            }
            configuration.tlsConfiguration = tls
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Value, any Error>
        do { result = .success(try await body(TestClient(client: client, url: url))) } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    /// Sends a request and returns its response before the body has arrived.
    func open(_ path: String, accept: MediaType? = nil, token: String? = nil) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url + path)
        if let accept { request.headers.add(name: "Accept", value: accept.rawValue) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        return try await client.execute(request, timeout: .seconds(30))
    }

    /// Sends a request and waits for the whole answer.
    func get(_ path: String, accept: MediaType? = nil, token: String? = nil) async throws -> Answer {
        let response = try await open(path, accept: accept, token: token)
        return Answer(
            status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type") ?? "",
            retryAfter: response.headers.first(name: "Retry-After") ?? "",
            body: Array(buffer: try await response.body.collect(upTo: 1 << 28)))
    }

    /// Sends a request and checks the status of its answer.
    func expect(
        _ status: Int, from path: String, accept: MediaType? = nil, token: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await get(path, accept: accept, token: token)
        #expect(answer.status == status, "\(path)", sourceLocation: sourceLocation)
    }

    /// Opens a watch.
    func watch(_ resource: Resource, _ query: String = "", accept: MediaType = .json) async throws -> OpenWatch {
        let query = query.isEmpty ? "" : "&\(query)"
        return OpenWatch(try await open("\(resource.path)?watch=true\(query)", accept: accept))
    }
}
