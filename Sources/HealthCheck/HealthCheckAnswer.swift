import Kubernetes
import NIOHTTP1

/// What a load balancer is told at a health check node port: whether to send traffic to this node, and how much.
///
/// Status, headers and body are those of kube-proxy, byte for byte.
struct HealthCheckAnswer: Equatable, Sendable {
    var service: ObjectName
    var localEndpoints: Int
    var isProxyHealthy: Bool

    /// Without endpoints traffic would be dropped here; with a proxy that lags behind it may go to endpoints that are
    /// gone.
    var status: HTTPResponseStatus { localEndpoints > 0 && isProxyHealthy ? .ok : .serviceUnavailable }

    var head: HTTPResponseHead {
        HTTPResponseHead(
            version: .http1_1, status: status,
            headers: [
                "Content-Type": "application/json", "X-Content-Type-Options": "nosniff",
                "Content-Length": "\(body.utf8.count)", "X-Load-Balancing-Endpoint-Weight": "\(localEndpoints)",
            ])
    }

    var body: String {
        """
        {
        \t"service": {
        \t\t"namespace": "\(service.namespace.escapedForJSON)",
        \t\t"name": "\(service.name.escapedForJSON)"
        \t},
        \t"localEndpoints": \(localEndpoints),
        \t"serviceProxyHealthy": \(isProxyHealthy)
        }
        """
    }
}

extension String {
    /// The API server admits no name that needs it; a manifest may hold any.
    fileprivate var escapedForJSON: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
