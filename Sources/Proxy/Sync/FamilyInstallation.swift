import Addresses
import Netfilter
import Services

/// What it takes to install the ruleset of one family, apart from the proxier that asks for it.
///
/// Families have their tables, programs and sockets for themselves, so that several can be installed at the same time: while
/// the kernel carries out the transaction of one, the next one is compiled.
struct FamilyInstallation: @unchecked Sendable {
    let program: FamilyProgram
    let model: Model
    let nodePortAddresses: [IPAddress]
    /// The family's table as it was found; nil if there was none.
    let installed: InstalledTable?
    /// Whoever makes this value does not use the socket until `run` has returned; hence `@unchecked`.
    let kernel: any RulesetKernel

    /// The program as it is afterwards, and what was done.
    struct Outcome: Sendable {
        var program: FamilyProgram
        var result: Result<FamilyProgram.Installation, CommitError>
        /// When the kernel had everything.
        var committed: MonotonicTime
    }

    /// Compares what was found with everything that is wanted, and sends the difference.
    func run() -> Outcome {
        var program = program
        let result: Result<FamilyProgram.Installation, CommitError>
        do throws(CommitError) {
            result = .success(
                try program.install(model, nodePortAddresses: nodePortAddresses, over: installed, on: kernel))
        } catch {
            result = .failure(error)
        }
        return Outcome(program: program, result: result, committed: .now)
    }
}
