import CNetfilter
import Glibc

extension NetlinkSocket {
    /// Whether the kernel lets programs see and delete connection tracking entries, found out by asking how many there
    /// are.
    public mutating func conntrackSupport() -> KernelProbe.Outcome { support(ofSubsystem: NFNL_SUBSYS_CTNETLINK) }

    /// The request is right, so that a kernel which calls it invalid, as it does after trying in vain to load the module,
    /// does not have the subsystem.
    mutating func support(ofSubsystem subsystem: Int32) -> KernelProbe.Outcome {
        do throws(NetlinkError) {
            _ = try exchange("count", object: "connection tracking entries") { writer, sequence in
                let mark = writer.beginMessage(
                    type: MessageHeader.type(subsystem: subsystem, message: IPCTNL_MSG_CT_GET_STATS),
                    flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence)
                writer.putNetfilterHeader(family: UInt8(AF_UNSPEC))
                writer.endMessage(mark)
            } read: { _ in
            }
            return .supported
        } catch {
            let isMissing = error.errno == .invalidArgument || error.isNotSupported
            return isMissing ? .unsupported(error) : .unknown(error)
        }
    }
}
