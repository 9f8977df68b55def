import Ruleset

extension FirstLoad {
    /// Sends all parts. While the kernel works on one, the next is made on another thread.
    ///
    /// - Returns: the number of elements sent.
    consuming func commit(to kernel: any RulesetKernel) throws(CommitError) -> Int {
        var count = 0
        var (rest, next) = FirstLoad.taking(self)
        while let part = next {
            count += part.elementCount
            var failure: CommitError?
            for outcome in SideBySide.map([Step.commit(part, kernel), .make(rest)], { $0.run() }) {
                switch outcome {
                case .committed(let error): failure = error
                case .made(let load, let part): (rest, next) = (load, part)
                }
            }
            if let failure { throw failure }
        }
        return count
    }

    fileprivate static func taking(_ load: FirstLoad) -> (rest: FirstLoad, part: Transaction?) {
        var load = load
        let part = load.next()
        return (load, part)
    }
}

/// What is done side by side.
private enum Step: @unchecked Sendable {
    /// Whoever makes this value does not use the kernel's socket until it is done; hence `@unchecked`.
    case commit(Transaction, any RulesetKernel)
    case make(FirstLoad)

    enum Outcome: Sendable {
        case committed(CommitError?)
        case made(FirstLoad, Transaction?)
    }

    func run() -> Outcome {
        switch self {
        case .commit(let part, let kernel):
            do throws(CommitError) {
                try kernel.commit(part)
                return .committed(nil)
            } catch {
                return .committed(error)
            }
        case .make(let load):
            let (rest, part) = FirstLoad.taking(load)
            return .made(rest, part)
        }
    }
}
