namespace Panns.Tests.Detection.Scoring;

/// <summary>
/// Eight recordings of made-up events. The numbers in the tests were made by sed_eval 0.2.1 and psds_eval 0.5.3 from the same events, which a
/// script in Python drew with the same generator.
/// </summary>
internal static class ScoredScene
{
    public static IReadOnlyDictionary<string, double> Durations { get; } = Enumerable.Range(0, 9).ToDictionary(i => $"r{i}", _ => 60.0);

    public static (List<LabeledEvent> Reference, List<LabeledEvent> Estimated) Draw()
    {
        var state = 12345L;
        var (reference, estimated) = (new List<LabeledEvent>(), new List<LabeledEvent>());
        for (var r = 0; r < 8; r++)
        {
            var count = 5 + Next(10);
            for (var k = 0; k < count; k++)
            {
                var onset = Next(5500) / 100.0;
                var length = (20 + Next(400)) / 100.0;
                var label = Label();
                reference.Add(new($"r{r}", onset, onset + length, label));
                var fate = Next(10);
                if (fate >= 2)
                {
                    var found = Math.Max(0.0, onset + ((Next(41) - 20) / 50.0));
                    var end = Math.Max(found + 0.05, onset + length + ((Next(61) - 30) / 50.0));
                    estimated.Add(new($"r{r}", found, end, fate < 8 ? label : Label(), (float)((Next(20) + 1) / 20.0)));
                }
            }

            var extra = Next(6);
            for (var k = 0; k < extra; k++)
            {
                var onset = Next(5500) / 100.0;
                estimated.Add(new($"r{r}", onset, onset + ((10 + Next(300)) / 100.0), Label(), (float)((Next(14) + 1) / 20.0)));
            }
        }

        return (reference, estimated);

        int Next(int n)
        {
            state = ((state * 1103515245) + 12345) % 2147483648;
            return (int)((state >> 8) % n);
        }

        string Label() => "abcd"[Next(4)].ToString();
    }
}
