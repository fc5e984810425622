import Glibc
func rss() -> Int { let f = fopen("/proc/self/statm","r")!; defer { fclose(f) }; var b = [CChar](repeating: 0, count: 100); fgets(&b, 100, f); return Int(String(cString: b).split(separator: " ")[1])! * 4 }
var set = HashSet(); var keep: [[UInt8]] = []
var g = SystemRandomNumberGenerator()
print("start", rss())
for i in 1...1_000_000 { _ = set.insert(Int(truncatingIfNeeded: g.next()))
  // Other allocations between, most of them given back.
  keep.append([UInt8](repeating: 1, count: Int.random(in: 16...3000))); if keep.count > 2000 { keep.removeFirst(1000) }
  if i % 125_000 == 0 { print(i, rss()) } }
