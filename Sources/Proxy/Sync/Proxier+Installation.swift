import Addresses
import Kubernetes
import Logging
import Netfilter
import Ruleset
import Services

extension Proxier {
    /// Compares and repairs families. Services that the kernel refuses are left out, and the rest is tried again at once.
    func install(_ indices: [Int]) {
        guard isComplete, !kernels.isEmpty else { return }
        let start = ContinuousClock.now
        var remaining = indices
        while !remaining.isEmpty {
            let installations = remaining.compactMap { index in installation(index).map { (index, $0) } }
            let outcomes = SideBySide.map(installations.map(\.1)) { $0.run() }
            remaining = zip(installations, outcomes).compactMap { installation, outcome in
                finish(installation.0, outcome, start) ? nil : installation.0
            }
        }
    }

    /// Reads the table of a family. Not while another family is installed: any commit interrupts the kernel's dumps.
    private func installation(_ index: Int) -> FamilyInstallation? {
        programs[index].invalidate()
        do throws(CommitError) {
            return FamilyInstallation(
                program: programs[index], model: model,
                nodePortAddresses: nodePortAddresses(programs[index].family),
                installed: try kernels[index].contents(of: programs[index].state.form.table), kernel: kernels[index])
        } catch {
            failed(index, error)
            return nil
        }
    }

    /// - Returns: whether it makes no sense to try again at once.
    private func finish(
        _ index: Int, _ outcome: FamilyInstallation.Outcome, _ start: ContinuousClock.Instant
    ) -> Bool {
        programs[index] = outcome.program
        let family = programs[index].family
        switch outcome.result {
        case .success(let result):
            programs[index].retry.succeeded()
            report(conflicts.new(result.conflicts))
            connections?.installed(
                family, model, setAside: programs[index].setAside, nodePortAddresses: nodePortAddresses(family),
                removed: result.removedFrontends)
            setListenAddresses(index)
            publish(index)
            logger.info(
                "ruleset is in place",
                metadata: [
                    "family": "\(family)", "services": "\(model.serviceCount)", "adopted": "\(result.isAdopted)",
                    "elements": "\(result.elementCount)",
                    "milliseconds": "\((ContinuousClock.now - start).milliseconds)",
                    "committed": "\(outcome.committed)",
                ])
            return true
        case .failure(let error):
            let services = programs[index].setAside(error.frontends)
            for service in services { reportSetAside(service, family, error) }
            if services.isEmpty { failed(index, error) }
            return services.isEmpty
        }
    }

    private func failed(_ index: Int, _ error: CommitError) {
        programs[index].retry.failed(at: .now, jitter: .random(in: 0...1))
        logger.error(
            "ruleset cannot be programmed, trying again soon",
            metadata: ["family": "\(programs[index].family)", "error": "\(error)"])
    }

    func deleteUnusedChains(_ index: Int) {
        do throws(CommitError) {
            try programs[index].deleteUnusedChains(on: kernels[index])
        } catch {
            // Kernels before 6.2 release a chain only some time after the last element that led to it.
            guard !error.isBusy else { return }
            // Another program has changed the table.
            logger.warning(
                "unused chains cannot be deleted, comparing the kernel's content with what is wanted",
                metadata: ["family": "\(programs[index].family)", "error": "\(error)"])
            install([index])
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
