internal import Patterns

/// What is known of kernel functions that handle pages; decoded from `uses.yaml`.
package struct PageKnowledge: Hashable, Sendable {
    /// The shapes in which pages travel.
    package enum Shape: String, CaseIterable, Hashable, Sendable {
        case pages, address, pfn, scatterlist, bio, skb, pipe, batch
    }

    /// A function that gives a reference back.
    package struct Releasing: Hashable, Sendable {
        /// The references it fits, `get` and `pin`; none for a function that frees what it must not.
        package var fits: Set<String>
        /// The argument that says whether the pages are marked dirty.
        package var dirties: Int?
        /// What stands in its place under FOLL_PIN, where one function can.
        package var pinned: String?
    }

    /// A function that lets a device at the pages.
    package struct Mapping: Hashable, Sendable {
        /// The argument that holds the direction.
        package var direction: Int?
        /// The direction that it always takes, by the constants of `enum dma_data_direction`.
        package var only: Int64?
    }

    package let releases: [String: Releasing]
    /// Gives back every page of an array under FOLL_PIN.
    package let pinnedArray: String
    package let releaseWords: Set<String>
    package let neverReleases: Set<String>
    package let dirtiesLocked: Set<String>
    package let dirtiesUnlocked: Set<String>
    /// Marks dirty and gives back in one call; takes the place of `foldedDirtying` and the release behind it.
    package let dirtyingRelease: String
    package let foldedDirtying: Set<String>
    package let shapes: [String: Shape]
    /// Functions whose result is an address that was made for the processor: nobody asks for it to tell where a page
    /// lies.
    package let mappings: Set<String>
    package let containers: [String: Container]
    package let containerMembers: [String: Shape]
    /// By container: what gives back a page that is in one.
    package let containerReleases: [Shape: Set<String>]
    /// By function: the argument that walks over what another argument holds.
    package let walkers: [String: Int]
    /// What makes a page of a frame number.
    package let framesToPages: Set<String>
    /// Functions that copy memory, arrays of pages among others: the argument that they fill; nil for the result.
    package let copies: [String: Int?]
    package let dma: [String: Mapping]
    /// By function: the arguments through which the data is read, or written.
    package let cpuReads: [String: Set<Int>]
    package let cpuWrites: [String: Set<Int>]
    package let notifierChecks: Set<String>
    package let notifierRegistrations: Set<String>
    package let notifierMembers: Set<String>
    package let shortRoots: Set<String>
    package let longRoots: Set<String>
    /// Words of `longRoots` for entries that may take pages as well as give them back.
    package let controlRoots: Set<String>
    /// Operations that return when their transfer is over.
    package let transferOperations: Set<String>
    package let longFlags: Set<String>
    package let accounting: Set<String>
    package let kernelIterators: Set<String>
    package let mmapUnlocks: Set<String>
    package let mmapLocks: Locking
    /// Give one more reference on a page.
    package let extraReferences: Set<String>
    /// By a function that releases many pages: the argument that counts them.
    package let releaseCounts: [String: Int]
    /// Those whose count has no sign.
    package let unsignedCounts: Set<String>
    /// By a function that returns how many bytes it took: the argument that asks for them.
    package let byteCounts: [String: Int]
    /// By the use of a returned VMA: what replaces it.
    package let vmasReplacements: [String: String]
    package let pageLocks: Set<String>
    package let allocators: Set<String>
    package let bioReleases: Set<String>
    package let inspections: Set<String>
    /// What names of such functions begin with, where all that begin so are.
    package let inspectionPrefixes: [String]
    /// Fill an entry of an array of bio_vecs, which is no bio: whoever made the array gives back what is in it.
    package let vectorEntries: Set<String>
    /// Call, or have called, a function that they are given, when the last reference is gone.
    package let handsOver: Set<String>
    /// The files whose calls are the family's own business.
    let internals: [Pattern]

    /// What takes the mmap lock.
    package struct Locking: Hashable, Sendable {
        package let takes: Set<String>
        /// Where they say true.
        package let tries: Set<String>
        /// Where they say zero.
        package let killable: Set<String>
        /// The members that are the lock.
        package let members: Set<String>
    }

    /// A function that puts pages into one of its arguments.
    package struct Container: Hashable, Sendable {
        package var shape: Shape
        package var argument: Int
    }
}

extension PageKnowledge {
    /// Its file, relative to the directory of the rules.
    package static let file = "family/uses.yaml"

    /// Reads `uses.yaml` of a directory.
    package init(directory: String) throws(RulesError) {
        let path = directory + "/uses.yaml"
        try self.init(yaml: RulesText.read(path), path: path)
    }

    package init(yaml: String, path: String) throws(RulesError) {
        let root = try StrictYAML(yaml, path: path).mapping(required: [
            "releases", "pinned_array", "release_words", "dirties", "shapes", "mappings", "containers",
            "container_members", "container_releases", "walkers", "copies", "dma", "frames_to_pages", "dma_sgtable",
            "dma_one_way", "cpu", "notifiers", "roots", "long_flags", "accounting", "kernel_iterators",
            "mmap_unlocks", "vmas_replacements", "page_locks", "allocators", "bio_releases", "inspections",
            "internals", "mmap_locks", "extra_references", "release_counts", "unsigned_counts", "byte_counts",
            "inspection_prefixes", "vector_entries", "hands_over",
        ])
        func names(_ yaml: StrictYAML) throws(RulesError) -> Set<String> { Set(try yaml.strings()) }

        releases = try Self.releases(root["releases"])
        pinnedArray = try root["pinned_array"].string()
        let words = try root["release_words"].mapping(required: ["any", "not"])
        releaseWords = try names(words["any"])
        neverReleases = try names(words["not"])
        let dirties = try root["dirties"].mapping(required: ["locked", "unlocked", "with_release", "folded"])
        dirtiesLocked = try names(dirties["locked"])
        dirtiesUnlocked = try names(dirties["unlocked"])
        dirtyingRelease = try dirties["with_release"].string()
        foldedDirtying = try names(dirties["folded"])
        shapes = try Self.byName(root["shapes"])
        mappings = try names(root["mappings"])
        containers = try Self.containers(root["containers"])
        containerMembers = try Self.byName(root["container_members"])
        containerReleases = try Self.byShape(root["container_releases"])
        walkers = try Self.argument(root["walkers"])
        framesToPages = try names(root["frames_to_pages"])
        copies = try Self.copies(root["copies"])
        dma = try Self.mappings(root["dma"], sgtable: root["dma_sgtable"], oneWay: root["dma_one_way"])
        let cpu = try root["cpu"].mapping(required: ["reads", "writes"])
        cpuReads = try Self.arguments(cpu["reads"])
        cpuWrites = try Self.arguments(cpu["writes"])
        let notifiers = try root["notifiers"].mapping(required: ["checks", "registrations", "members"])
        notifierChecks = try names(notifiers["checks"])
        notifierRegistrations = try names(notifiers["registrations"])
        notifierMembers = try names(notifiers["members"])
        let roots = try root["roots"].mapping(required: ["short", "long", "control", "transfers"])
        shortRoots = try names(roots["short"])
        controlRoots = try names(roots["control"])
        longRoots = try names(roots["long"]).union(controlRoots)
        transferOperations = try names(roots["transfers"])
        longFlags = try names(root["long_flags"])
        accounting = try names(root["accounting"])
        kernelIterators = try names(root["kernel_iterators"])
        mmapUnlocks = try names(root["mmap_unlocks"])
        mmapLocks = try Self.locking(root["mmap_locks"])
        extraReferences = try names(root["extra_references"])
        releaseCounts = try Self.argument(root["release_counts"])
        unsignedCounts = try names(root["unsigned_counts"])
        byteCounts = try Self.argument(root["byte_counts"])
        vmasReplacements = try Self.texts(root["vmas_replacements"])
        pageLocks = try names(root["page_locks"])
        allocators = try names(root["allocators"])
        bioReleases = try names(root["bio_releases"])
        inspections = try names(root["inspections"])
        inspectionPrefixes = try root["inspection_prefixes"].strings()
        vectorEntries = try names(root["vector_entries"])
        handsOver = try names(root["hands_over"])
        internals = try root["internals"].globs()
    }

    private static func texts(_ yaml: StrictYAML) throws(RulesError) -> [String: String] {
        var found: [String: String] = [:]
        for entry in try yaml.anyMapping() { found[entry.key] = try entry.value.string() }
        return found
    }

    private static func shape(_ name: String, in yaml: StrictYAML) throws(RulesError) -> Shape {
        if let shape = Shape(rawValue: name) { return shape }
        let known = Shape.allCases.map(\.rawValue).joined(separator: ", ")
        throw yaml.failure("unknown shape “\(name)”; known: \(known)")
    }

    private static func locking(_ yaml: StrictYAML) throws(RulesError) -> Locking {
        let fields = try yaml.mapping(required: ["takes", "tries", "killable", "members"])
        return Locking(
            takes: Set(try fields["takes"].strings()), tries: Set(try fields["tries"].strings()),
            killable: Set(try fields["killable"].strings()), members: Set(try fields["members"].strings()))
    }

    private static func releases(_ yaml: StrictYAML) throws(RulesError) -> [String: Releasing] {
        var found: [String: Releasing] = [:]
        for entry in try yaml.list() {
            let fields = try entry.mapping(required: ["names", "fits"], optional: ["dirties", "pinned"])
            let fits = Set(try fields["fits"].strings())
            let releasing = Releasing(
                fits: fits, dirties: try fields.optional("dirties")?.index(),
                pinned: try fields.optional("pinned")?.string())
            for name in try fields["names"].strings() where found.updateValue(releasing, forKey: name) != nil {
                throw entry.failure("“\(name)” stands in two lists")
            }
        }
        return found
    }

    private static func containers(_ yaml: StrictYAML) throws(RulesError) -> [String: Container] {
        var found: [String: Container] = [:]
        for entry in try yaml.anyMapping() {
            let shape = try shape(entry.key, in: entry.value)
            for (name, argument) in try argument(entry.value) {
                found[name] = Container(shape: shape, argument: argument)
            }
        }
        return found
    }

    private static func byShape(_ yaml: StrictYAML) throws(RulesError) -> [Shape: Set<String>] {
        var found: [Shape: Set<String>] = [:]
        for entry in try yaml.anyMapping() {
            found[try shape(entry.key, in: entry.value)] = Set(try entry.value.strings())
        }
        return found
    }

    private static func byName(_ yaml: StrictYAML) throws(RulesError) -> [String: Shape] {
        var found: [String: Shape] = [:]
        for entry in try yaml.anyMapping() {
            let shape = try shape(entry.key, in: entry.value)
            for name in try entry.value.strings() { found[name] = shape }
        }
        return found
    }

    /// By function: the one argument that matters, the first where none tells.
    private static func argument(_ yaml: StrictYAML) throws(RulesError) -> [String: Int] {
        var found: [String: Int] = [:]
        for (argument, functions) in try yaml.byArgument() {
            for name in functions { found[name] = argument ?? 0 }
        }
        return found
    }

    private static func copies(_ yaml: StrictYAML) throws(RulesError) -> [String: Int?] {
        var found: [String: Int?] = [:]
        for (argument, functions) in try yaml.byArgument() {
            for name in functions { found[name] = .some(argument) }
        }
        return found
    }

    private static func mappings(
        _ yaml: StrictYAML, sgtable: StrictYAML, oneWay: StrictYAML
    ) throws(RulesError) -> [String: Mapping] {
        var found: [String: Mapping] = [:]
        for (argument, functions) in try yaml.byArgument() {
            for name in functions { found[name] = Mapping(direction: argument) }
        }
        for entry in try sgtable.anyMapping() { found[entry.key] = Mapping(direction: try entry.value.index()) }
        for (direction, functions) in try oneWay.byArgument() {
            for name in functions { found[name] = Mapping(only: direction.map { Int64($0) }) }
        }
        return found
    }

    private static func arguments(_ yaml: StrictYAML) throws(RulesError) -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        for (argument, functions) in try yaml.byArgument() {
            guard let argument else { continue }
            for name in functions { found[name, default: []].insert(argument) }
        }
        return found
    }
}

extension StrictYAML {
    /// Lists of names by argument number; `none` for functions where no argument tells.
    fileprivate func byArgument() throws(RulesError) -> [(argument: Int?, names: [String])] {
        var found: [(Int?, [String])] = []
        for entry in try anyMapping() {
            guard entry.key == "none" || Int(entry.key) != nil else {
                throw failure("expected the number of an argument or “none”, not “\(entry.key)”", at: entry.keyLine)
            }
            found.append((Int(entry.key), try entry.value.strings()))
        }
        return found
    }
}

extension PageKnowledge {
    /// What stands in the place of a function that releases or dirties pages, under FOLL_PIN.
    package func pinned(_ name: String) -> String? {
        releases[name]?.pinned ?? (foldedDirtying.contains(name) ? dirtyingRelease : nil)
    }

    /// True for a function that looks at the struct page, or keeps caches in order.
    package func inspects(_ name: String) -> Bool {
        inspections.contains(name) || inspectionPrefixes.contains { name.hasPrefix($0) }
    }

    /// True for a function of which is said what it does with pages; nobody else has to be asked.
    package func knows(_ name: String) -> Bool {
        shapes[name] != nil || inspects(name) || neverReleases.contains(name) || cpuReads[name] != nil
            || cpuWrites[name] != nil || copies[name] != nil || releases[name] != nil || containers[name] != nil
            || dma[name] != nil || extraReferences.contains(name)
    }

    /// True where a function's name has a word of a release.
    package func saysRelease(_ name: String) -> Bool {
        name.split(separator: "_").contains { releaseWords.contains(String($0)) }
    }

    /// True for a file whose calls are the family's own business.
    package func isInternal(_ file: String) -> Bool { internals.contains { $0.occurs(in: file) } }
}
