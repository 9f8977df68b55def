import Testing

@testable import KubernetesClient

struct ServerURLTests {
    @Test(arguments: [
        ("https://192.0.2.1:6443", "https://192.0.2.1:6443"), ("https://api.example", "https://api.example:443"),
        ("http://localhost:8080/", "http://localhost:8080"), ("api.example:6443", "https://api.example:6443"),
        ("https://[::1]:6443", "https://[::1]:6443"), ("HTTPS://x/a/b/", "https://x:443/a/b"),
    ])
    func `usable`(text: String, expected: String) throws {
        #expect("\(try ServerURL(text, whose: "it"))" == expected)
    }

    @Test(arguments: ["", "https://", "ftp://x", "https://x:0", "https://x:99999", "https://a b"])
    func `unusable`(text: String) {
        #expect(throws: ConfigurationError.badURL(text, whose: "--master")) {
            try ServerURL(text, whose: "--master")
        }
    }
}
