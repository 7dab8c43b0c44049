/// libclang's cursor kinds by number: kinds that a newer library adds survive as plain values.
package struct CursorKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let enumDecl = CursorKind(rawValue: 5)
    package static let fieldDecl = CursorKind(rawValue: 6)
    package static let enumConstantDecl = CursorKind(rawValue: 7)
    package static let functionDecl = CursorKind(rawValue: 8)
    package static let varDecl = CursorKind(rawValue: 9)
    package static let parmDecl = CursorKind(rawValue: 10)

    package static let memberRef = CursorKind(rawValue: 47)

    package static let unexposedExpr = CursorKind(rawValue: 100)
    package static let declRefExpr = CursorKind(rawValue: 101)
    package static let memberRefExpr = CursorKind(rawValue: 102)
    package static let callExpr = CursorKind(rawValue: 103)
    package static let integerLiteral = CursorKind(rawValue: 106)
    package static let stringLiteral = CursorKind(rawValue: 109)
    package static let characterLiteral = CursorKind(rawValue: 110)
    package static let parenExpr = CursorKind(rawValue: 111)
    package static let unaryOperator = CursorKind(rawValue: 112)
    package static let arraySubscriptExpr = CursorKind(rawValue: 113)
    package static let binaryOperator = CursorKind(rawValue: 114)
    package static let compoundAssignOperator = CursorKind(rawValue: 115)
    package static let conditionalOperator = CursorKind(rawValue: 116)
    package static let cStyleCastExpr = CursorKind(rawValue: 117)
    package static let compoundLiteralExpr = CursorKind(rawValue: 118)
    package static let initListExpr = CursorKind(rawValue: 119)
    package static let statementExpr = CursorKind(rawValue: 121)
    package static let genericSelectionExpr = CursorKind(rawValue: 122)

    package static let labelStmt = CursorKind(rawValue: 201)
    package static let compoundStmt = CursorKind(rawValue: 202)
    package static let caseStmt = CursorKind(rawValue: 203)
    package static let defaultStmt = CursorKind(rawValue: 204)
    package static let ifStmt = CursorKind(rawValue: 205)
    package static let switchStmt = CursorKind(rawValue: 206)
    package static let whileStmt = CursorKind(rawValue: 207)
    package static let doStmt = CursorKind(rawValue: 208)
    package static let forStmt = CursorKind(rawValue: 209)
    package static let gotoStmt = CursorKind(rawValue: 210)
    package static let continueStmt = CursorKind(rawValue: 212)
    package static let breakStmt = CursorKind(rawValue: 213)
    package static let returnStmt = CursorKind(rawValue: 214)
    package static let declStmt = CursorKind(rawValue: 231)

    package var isExpression: Bool { (100..<200).contains(rawValue) }
    package var isDeclaration: Bool { (1..<40).contains(rawValue) }
}
