/// Where a bitmap or an icon of Windows ends.
enum BitmapEnd {
    /// A header, perhaps colours, the dots, and perhaps a colour profile (BITMAPV5HEADER).
    ///
    /// - Returns: nil when the header does not tell.
    static func bitmap(_ bytes: PictureBytes) -> Int64? {
        guard let start = number(bytes, 10, 4), let header = number(bytes, 14, 4) else { return nil }
        let isOld = header == 12
        guard let width = number(bytes, 18, isOld ? 2 : 4), let signed = number(bytes, isOld ? 20 : 22, isOld ? 2 : 4),
            let depth = number(bytes, isOld ? 24 : 28, 2)
        else { return nil }
        // Rows from the top down have a height below zero.
        let height = isOld ? signed : abs(Int64(Int32(truncatingIfNeeded: signed)))
        var dots = ((width * depth + 31) / 32 * 4).multipliedReportingOverflow(by: height)
        let method = isOld ? 0 : number(bytes, 30, 4) ?? 0
        // Of what is compressed the header tells the length.
        if ![0, 3, 6].contains(method) { dots = (number(bytes, 34, 4) ?? 0, false) }
        guard !dots.overflow, dots.partialValue > 0 else { return nil }
        var end = start + dots.partialValue
        if header == 124, let profile = number(bytes, 126, 4), let length = number(bytes, 130, 4), profile > 0 {
            end = max(end, 14 + profile + length)
        }
        return end
    }

    /// A directory of pictures, each with its length and place.
    static func icon(_ bytes: PictureBytes) -> Int64? {
        guard let count = number(bytes, 4, 2), count > 0 else { return nil }
        var end = 6 + count * 16
        for index in 0..<count {
            guard let length = number(bytes, 14 + index * 16, 4), let place = number(bytes, 18 + index * 16, 4) else {
                return nil
            }
            end = max(end, place + length)
        }
        return end
    }

    private static func number(_ bytes: PictureBytes, _ offset: Int64, _ width: Int) -> Int64? {
        bytes.length(at: offset, bytes: width, isBigEndian: false)
    }
}
