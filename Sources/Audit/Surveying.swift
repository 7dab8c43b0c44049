internal import AuditIndex
internal import KernelTree
internal import Knowledge

extension Auditor {
    func survey(_ tree: KernelTree, _ index: AuditIndex, for family: Family) async throws -> Survey {
        let ground = await phases.stage(.walk) { await walk(tree, index) }
        let scan = try await phases.stage(.scan) { try await self.scan(ground, for: family) }
        let files: [ScannedFile] = try await phases.stage(.reading) {
            try await Scanner(view: ground.view, family: family, pool: pool).read(scan)
        }
        return Survey(ground: ground, scan: scan, files: files)
    }

    private func walk(_ tree: KernelTree, _ index: AuditIndex) async -> AuditGround {
        pool.observer.progress(AuditProgress(stage: .walking, done: 0, total: nil))
        let snapshot = await TreeSnapshot(tree, excluding: options.excluded, jobs: pool.jobs)
        let place = options.revision?.name ?? tree.root
        snapshot.notices.forEach { pool.observer.notice("\(place)/\($0)") }
        return AuditGround(snapshot: snapshot, view: TreeView(tree, stamps: snapshot.stamps), index: index)
    }

    private func scan(_ ground: AuditGround, for family: Family) async throws -> Scanner.Outcome {
        let scanner = Scanner(view: ground.view, family: family, pool: pool)
        let known = (try? ground.index.states(root: scanner.key)) ?? [:]
        let alike = known.isEmpty ? (try? ground.index.latestStates(ofRootsEndingIn: scanner.ending)) ?? [:] : [:]
        let stamps = ground.snapshot.stamps
        let scan = try await scanner.scan(ground.snapshot.sources, stamped: stamps, known: known, alike: alike)
        // What was read may belong to another state than the stamps.
        try ground.confirm()
        try? ground.index.record(
            root: scanner.key, states: scan.changed, removing: Set(known.keys).subtracting(stamps.keys),
            readingBegan: scan.began)
        return scan
    }
}
