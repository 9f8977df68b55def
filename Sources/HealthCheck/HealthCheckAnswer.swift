import HTTPTypes
import Kubernetes

/// What a load balancer is told at a health check node port: whether to send traffic to this node, and how much.
///
/// Status, headers and body are those of kube-proxy, byte for byte.
struct HealthCheckAnswer: Equatable, Sendable {
    var service: ObjectName
    var localEndpoints: Int
    var isProxyHealthy: Bool

    /// Without endpoints traffic would be dropped here; with a proxy that lags behind it may go to endpoints that are
    /// gone.
    var status: HTTPResponse.Status { localEndpoints > 0 && isProxyHealthy ? .ok : .serviceUnavailable }

    var head: HTTPResponse {
        var fields: HTTPFields = [
            .contentType: "application/json", .xContentTypeOptions: "nosniff", .contentLength: "\(body.utf8.count)",
        ]
        if let weight = HTTPField.Name("X-Load-Balancing-Endpoint-Weight") { fields[weight] = "\(localEndpoints)" }
        return HTTPResponse(status: status, headerFields: fields)
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
