import Foundation
import SluiceCore
import SluiceLookup

/// What became of a table, for people and for programs.
enum ExactDataText {
    static func text(_ report: ExactDataReport, output: String) -> String {
        let cells = report.columns.map(\.cells).reduce(0, +)
        var lines = [
            "\(escaped(output)): \(number(report.rows)) rows, \(number(cells)) cells, "
                + String(format: "%.1f MB", Double(report.fileBytes) / 1e6)
        ]
        for column in report.columns {
            lines.append(
                "  \(escaped(column.name)): \(number(column.cells)) cells, \(number(column.values)) different")
            if column.shortCells > 0 {
                lines.append(
                    "    \(number(column.shortCells)) of fewer than \(ExactDataFile.shortestAlone) letters and digits: "
                        + "found beside others only")
            }
            if column.commonValues > 0 {
                lines.append(
                    "    \(number(column.commonValues)) different values in more than \(ExactDataBuilder.mostRows) rows: "
                        + "no others are joined to them as primary values")
            }
            let faults = ExactDataReport.Fault.allCases.compactMap { fault in
                column.leftOut[fault].map { "\(number($0)) \(fault.rawValue)" }
            }
            if !faults.isEmpty { lines.append("    left out: \(faults.joined(separator: ", "))") }
        }
        let nameless = report.namelessColumns
        if !nameless.isEmpty {
            lines.append(
                "  without a name and left out: \(nameless.count == 1 ? "column" : "columns") "
                    + nameless.map(String.init).joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }

    static func json(_ report: ExactDataReport) throws -> String {
        let columns = report.columns.map { column in
            let leftOut = column.leftOut.map { fault, count in
                (fault.rawValue.split(separator: " ").joined(separator: "_"), JSONValue.integer(Int64(count)))
            }
            return JSONValue.object([
                "name": .string(column.name),
                "cells": .integer(Int64(column.cells)),
                "different_values": .integer(Int64(column.values)),
                "short_cells": .integer(Int64(column.shortCells)),
                "common_values": .integer(Int64(column.commonValues)),
                "left_out": .object(Dictionary(uniqueKeysWithValues: leftOut)),
            ])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value: JSONValue = [
            "rows": .integer(Int64(report.rows)), "file_bytes": .integer(report.fileBytes), "columns": .array(columns),
            "nameless_columns": .array(report.namelessColumns.map { .integer(Int64($0)) }),
        ]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func number(_ value: Int) -> String {
        var digits = String(value)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }
}
