import AsyncHTTPClient
import Kubernetes
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends requests over HTTP/1.1.
///
/// Each watch has a connection of its own. With HTTP/2 all would share one, and while that is dead but not closed,
/// retries would go out on it too; here the first retry makes a new one.
struct HTTPSender: RequestSender {
    private let connection: ClusterConnection
    private let credentials: CredentialProvider
    private let client: HTTPClient
    private let idleTimeout: Duration
    private let look: CertificateLook

    init(_ connection: ClusterConnection, _ configuration: ClientConfiguration, on group: any EventLoopGroup) {
        self.connection = connection
        credentials = CredentialProvider(connection)
        idleTimeout = configuration.idleTimeout
        look = CertificateLook(connection, timeout: TimeAmount(configuration.connectTimeout), on: group)
        client = HTTPClient(
            eventLoopGroupProvider: .shared(group),
            configuration: HTTPSender.configuration(connection, configuration))
    }

    func shutdown() async throws { try await client.shutdown() }

    func send(_ request: ResourceRequest, accepting format: ObjectFormat) async throws -> HTTPClientResponse {
        let credentials = try await credentials.current()
        var http = HTTPClientRequest(url: url(request))
        http.tlsConfiguration = credentials.tls
        http.headers.add(name: "Host", value: connection.server.authority)
        http.headers.add(name: "User-Agent", value: "shunt")
        http.headers.add(name: "Accept", value: HTTPSender.accept(format, isWatch: request.isWatch))
        if let authorization = credentials.authorization {
            http.headers.add(name: "Authorization", value: authorization)
        }
        // Until the head; a watch may last.
        return try await client.execute(http, timeout: HTTPSender.headTimeout)
    }

    func explain(_ error: any Error) async -> RequestError {
        switch error {
        case let error as RequestError: error
        case let error as CredentialError: .credentials(error)
        case let error as ConnectionError: .connection(error)
        default: .connection(await explainConnection(error))
        }
    }

    private func explainConnection(_ error: any Error) async -> ConnectionError {
        let server = "\(connection.server)"
        guard let proxy = connection.proxy else {
            return await look.explain(ConnectionError(error, server: server, idleTimeout: idleTimeout))
        }
        return ConnectionError(error, proxy: proxy, server: server)
            ?? ConnectionError(error, server: "\(server) through the proxy \(proxy)", idleTimeout: idleTimeout)
    }

    func rejectCredentials() async { await credentials.reject() }

    // MARK: Request

    /// A server's certificate is verified against the host of the URL, which `tlsServerName` therefore takes the place
    /// of; `dnsOverride` leads the connection to the real host.
    private func url(_ request: ResourceRequest) -> String {
        var server = connection.server
        if server.isTLS, let name = connection.tlsServerName { server.host = name }
        let query = request.query.map { "\($0.name)=\(HTTPSender.encode($0.value))" }.joined(separator: "&")
        return "\(server)\(request.resource.path)?\(query)"
    }

    /// Everything but the unreserved characters of RFC 3986 is encoded.
    private static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    private static func accept(_ format: ObjectFormat, isWatch: Bool) -> String {
        switch format {
        case .protobuf: "application/vnd.kubernetes.protobuf\(isWatch ? ";stream=watch" : ""),application/json"
        case .json: "application/json"
        }
    }

    // MARK: Client

    /// A server of 10,000 Services under load needs seconds for the head of a list.
    private static let headTimeout = TimeAmount.seconds(60)

    private static func configuration(
        _ connection: ClusterConnection, _ configuration: ClientConfiguration
    ) -> HTTPClient.Configuration {
        var result = HTTPClient.Configuration(redirectConfiguration: .disallow)
        result.httpVersion = .http1Only
        result.timeout = .init(
            connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.idleTimeout))
        // Otherwise a certificate that cannot be verified is tried again until the time is up, and its error is lost.
        result.connectionPool.retryConnectionEstablishment = false
        result.proxy = connection.proxy.map(HTTPSender.proxy)
        if let name = connection.tlsServerName { result.dnsOverride = [name: connection.server.host] }
        let (keepAlive, identity) = (configuration.keepAlive, ServerIdentity(connection))
        result.http1_1ConnectionDebugInitializer = { channel in
            keepAlive.enable(on: channel).flatMap {
                identity?.verify(channel) ?? channel.eventLoop.makeSucceededVoidFuture()
            }
        }
        return result
    }

    private static func proxy(_ proxy: ProxyURL) -> HTTPClient.Configuration.Proxy {
        if proxy.isSOCKS { return .socksServer(host: proxy.host, port: proxy.port) }
        guard let user = proxy.user else { return .server(host: proxy.host, port: proxy.port) }
        return .server(
            host: proxy.host, port: proxy.port,
            authorization: .basic(username: user, password: proxy.password ?? ""))
    }
}
