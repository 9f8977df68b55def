import Glibc
import Testing

@testable import Netfilter

@Suite("Netlink errors")
struct NetlinkErrorTests {
    private func error(_ number: Int32) -> NetlinkError {
        NetlinkError(operation: "add", object: "set 's' in table ip shunt", errno: ErrorNumber(rawValue: number))
    }

    @Test("Predicates go by errno")
    func predicates() {
        #expect(error(ENOENT).isNotFound)
        #expect(error(EEXIST).alreadyExists)
        #expect(error(EPERM).isPermissionDenied)
        #expect(error(EACCES).isPermissionDenied)
        #expect(error(EBUSY).isBusy)
        #expect(error(ENFILE).isFull)
        #expect(error(EOPNOTSUPP).isNotSupported)
        #expect(error(ENOBUFS).isOutcomeUnknown)
        #expect(error(EINTR).isRetryable)
        let other = error(EINVAL)
        #expect(!other.isNotFound && !other.alreadyExists && !other.isPermissionDenied && !other.isBusy)
        #expect(!other.isFull && !other.isNotSupported && !other.isOutcomeUnknown && !other.isRetryable)
    }

    @Test("An errno has its C name, or its number")
    func names() {
        #expect(ErrorNumber.notFound.description == "ENOENT")
        #expect(ErrorNumber(rawValue: 4095).description == "errno 4095")
    }

    @Test("The description tells what was tried, on what, why it failed and what helps")
    func description() {
        #expect(
            error(ENFILE).description
                == "cannot add set 's' in table ip shunt: ENFILE; the set is full: create it again with a greater size")
        #expect(error(EINVAL).description == "cannot add set 's' in table ip shunt: EINVAL")
    }

    @Test("A reply that cannot be read says what is wrong with it")
    func malformed() {
        let error = NetlinkError(operation: "dump rules", malformed: MalformedMessage("attribute runs past the end"))
        #expect(error.isOutcomeUnknown)
        #expect(error.description.hasPrefix("cannot dump rules: EBADMSG (attribute runs past the end);"))
    }
}
