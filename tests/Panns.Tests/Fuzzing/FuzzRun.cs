using System.Globalization;

namespace Panns.Tests.Fuzzing;

/// <summary>Reads damaged files: there may be no exception that is not documented, no use of much memory, and none of much processor time.</summary>
/// <param name="target">The reader.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="seed">Which damaged files.</param>
internal sealed class FuzzRun(FuzzTarget target, string folder, int seed = 17)
{
    // Processor time, so that a busy machine does not count; a file of a few kilobytes takes less than a millisecond.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly string _path = Path.Combine(folder, target.FileName);
    private volatile int _case = -1;
    private long _begun;
    private string? _fault;

    /// <summary>Reads the valid files, then damaged ones.</summary>
    /// <param name="cases">Number of the damaged ones.</param>
    /// <returns>How many of them were refused; the others could be read.</returns>
    /// <exception cref="InvalidOperationException">One broke the reader; the message says where it lies.</exception>
    public int Check(int cases)
    {
        var files = target.Files();
        foreach (var file in files)
        {
            File.WriteAllBytes(_path, file);
            target.Read(_path);
        }

        var refused = 0;
        var mutator = new Mutator(seed, files);
        var thread = new Thread(() =>
        {
            for (var i = 0; i < cases && _fault is null; i++)
            {
                refused += Read(i, mutator.Next()) ? 0 : 1;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(500)))
        {
            if (_case >= 0 && Used() > 10 * Longest)
            {
                _fault ??= Say("does not come to an end");
                break;
            }
        }

        return _fault is null ? refused : throw new InvalidOperationException(_fault);
    }

    private bool Read(int number, byte[] file)
    {
        File.WriteAllBytes(_path, file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Interlocked.Exchange(ref _begun, Environment.CpuUsage.TotalTime.Ticks);
        _case = number;
        var isRead = false;
        try
        {
            target.Read(_path);
            isRead = true;
        }
        catch (Exception problem) when (target.IsDocumented(problem))
        {
        }
        catch (Exception problem)
        {
            _fault = Say(problem.ToString());
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > target.MostAllocated)
        {
            _fault ??= Say(string.Create(CultureInfo.InvariantCulture, $"allocated {allocated >> 20} MiB"));
        }

        if (Used() is var used && used > Longest)
        {
            _fault ??= Say(string.Create(CultureInfo.InvariantCulture, $"used {used.TotalSeconds:F1} s"));
        }

        return isRead;
    }

    private TimeSpan Used() => Environment.CpuUsage.TotalTime - new TimeSpan(Interlocked.Read(ref _begun));

    // The file is small: with it the case can become a test of its own.
    private string Say(string what)
    {
        var kept = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"panns-fuzz-{target.Name.Replace(' ', '-')}-{seed}-{_case}"));
        File.Copy(_path, kept, overwrite: true);
        return $"{target.Name}, case {_case} ({kept}): {what}";
    }
}
