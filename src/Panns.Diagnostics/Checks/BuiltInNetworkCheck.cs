using System.Diagnostics;
using System.Security.Cryptography;
using Panns.Diagnostics.Inputs;

namespace Panns.Diagnostics.Checks;

/// <summary>Opens the built-in network, compares its file with the catalog's hash, and tags a clip.</summary>
internal static class BuiltInNetworkCheck
{
    private const int Seconds = 10;

    public static IEnumerable<Check> All => [new(NameOf(PannsModels.Mini), () => Run(PannsModels.Mini))];

    private static string NameOf(ModelInfo info) => $"network {info.Name}";

    private static CheckResult Run(ModelInfo info)
    {
        var part = NameOf(info);
        try
        {
            using (var file = info.BuiltIn!.OpenFile())
            {
                if (Convert.ToHexStringLower(SHA256.HashData(file)) != info.BuiltIn.Sha256)
                {
                    return new(part, CheckState.Broken, $"{info.BuiltIn.FileName} in this build is not the file that belongs there: install the library again");
                }
            }

            using var model = PannsModel.Load(info);
            var waveform = SyntheticClips.Create(1, Seconds * model.SampleRate, model.SampleRate);
            var scores = new float[model.Labels.Count];
            model.Session.Run(waveform, 1, new() { Clipwise = scores });
            var start = Stopwatch.GetTimestamp();
            model.Session.Run(waveform, 1, new() { Clipwise = scores });
            var measured = FormattableString.Invariant($"{Seconds} s in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms");
            return Array.TrueForAll(scores, score => score is >= 0 and <= 1)
                ? new(part, CheckState.Ok, FormattableString.Invariant($"built in, {info.BuiltIn.Bytes / 1e6:0.0} MB; check: {measured}"))
                : new(part, CheckState.Broken, "built in; check: its scores are no numbers from 0 to 1");
        }
        catch (PannsException problem)
        {
            return new(part, CheckState.Broken, problem.Message);
        }
    }
}
