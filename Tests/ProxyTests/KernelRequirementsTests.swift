import Netfilter
import Testing

@testable import Proxy

@Suite struct KernelRequirementsTests {
    @Test func aKernelThatShowsItsConnectionsIsNoProblem() {
        #expect(KernelRequirements.problem(conntrack: .supported) == nil)
    }

    @Test func aMissingModuleIsNamedWithWhatDoesNotWorkWithoutIt() throws {
        let error = NetlinkError(operation: "count", object: "connections", errno: .invalidArgument)
        let problem = try #require(KernelRequirements.problem(conntrack: .unsupported(error)))
        for text in ["CONFIG_NF_CT_NETLINK", "module nf_conntrack_netlink", "UDP clients", "cut-connections", "EINVAL"]
        {
            #expect(problem.contains(text), "\(text)")
        }
    }

    @Test func aFailureThatSaysNothingAboutTheKernelIsNotTakenForAMissingModule() throws {
        let error = NetlinkError(operation: "count", object: "connections", errno: .noMemory)
        let problem = try #require(KernelRequirements.problem(conntrack: .unknown(error)))
        #expect(problem.contains("ENOMEM") && !problem.contains("CONFIG_NF_CT_NETLINK"))
    }
}
