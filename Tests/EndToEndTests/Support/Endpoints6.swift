/// The same in IPv6.
enum Endpoints6 {
    static let pod1 = "[fd00:10:0:1::2]:8080"
    static let pod2 = "[fd00:10:0:1::3]:8080"
    static let remote = "[fd00:10:0:2::2]:8080"
    static let all: Set = [pod1, pod2, remote]
}
