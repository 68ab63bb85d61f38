using System.Diagnostics;
using System.Globalization;
using Panns.Tests.Fuzzing;
using Panns.Transfer.Tests.Fuzzing;

// Made only when they are asked for: instrumented code ends the process where it runs before the harness has begun.
var targets = new Lazy<FuzzTarget[]>(() => [.. AudioTargets.All, .. WeightTargets.All, .. TableTargets.All, .. LabelTargets.All, .. ModelTargets.All, .. PackTargets.All]);
const string Usage = """
    usage: Panns.Fuzz list                     the readers
           Panns.Fuzz run MINUTES [READER]     damaged files, other ones at every run
           Panns.Fuzz files READER FOLDER      writes the valid files, for AFL to begin with
           Panns.Fuzz read READER FILE         reads one file
           Panns.Fuzz afl READER               a harness for AFL (built with -p:SharpFuzz=true)
           Panns.Fuzz libfuzzer READER         a harness for libFuzzer (likewise)
    """;
using var folder = new FuzzFolder();
switch (args)
{
    case ["list"]:
        Array.ForEach(targets.Value, Console.WriteLine);
        return 0;
    case ["run", var minutes, .. var names] when double.TryParse(minutes, NumberStyles.Float, CultureInfo.InvariantCulture, out var length):
        return Run(names.Length == 0 ? targets.Value : [.. names.Select(Find)], TimeSpan.FromMinutes(length));
    case ["files", var name, var where]:
        Directory.CreateDirectory(where);
        foreach (var (number, file) in Find(name).Files().Index())
        {
            File.WriteAllBytes(Path.Combine(where, $"{number}"), file);
        }

        return 0;
    case ["read", var name, var path]:
        Read(Find(name), File.ReadAllBytes(path));
        return 0;
#if SHARPFUZZ
    case ["afl", var name]:
        SharpFuzz.Fuzzer.OutOfProcess.Run(stream => Read(Find(name), ReadAll(stream)));
        return 0;
    case ["libfuzzer", var name]:
        SharpFuzz.Fuzzer.LibFuzzer.Run(bytes => Read(Find(name), bytes.ToArray()));
        return 0;
#endif
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

FuzzTarget Find(string name) => Array.Find(targets.Value, target => target.Name == name) ?? throw new ArgumentException($"there is no reader '{name}'; see: list");

int Run(FuzzTarget[] chosen, TimeSpan length)
{
    const int Cases = 1000;
    var clock = Stopwatch.StartNew();
    var (seed, faults) = (Random.Shared.Next(), 0);
    while (clock.Elapsed < length)
    {
        foreach (var target in chosen)
        {
            try
            {
                new FuzzRun(target, folder.Path, seed).Check(Cases);
            }
            catch (InvalidOperationException fault)
            {
                faults++;
                Console.WriteLine(fault.Message);
            }

            foreach (var left in Directory.GetDirectories(folder.Path))
            {
                Directory.Delete(left, recursive: true);
            }
        }

        seed++;
    }

    Console.WriteLine($"{chosen.Length} readers, the last seed {seed - 1}: {faults} faults");
    return faults > 0 ? 1 : 0;
}

// An exception that is not documented ends the process: that is what AFL and libFuzzer look for.
void Read(FuzzTarget target, byte[] bytes)
{
    var path = Path.Combine(folder.Path, target.FileName);
    File.WriteAllBytes(path, bytes);
    try
    {
        target.Read(path);
    }
    catch (Exception problem) when (target.IsDocumented(problem))
    {
    }
}

#if SHARPFUZZ
static byte[] ReadAll(Stream stream)
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}
#endif
