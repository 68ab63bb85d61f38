using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>What became of the clips of a shard: shard.json in its folder.</summary>
/// <param name="Identity">What decides its bits: its clips, in order, and how they are packed.</param>
/// <param name="Clips">Clips that it holds.</param>
/// <param name="Failed">Clips that could not be read or are missing: errors.csv lists them.</param>
/// <param name="Extended">Clips that were shorter and end in silence.</param>
/// <param name="Cut">Clips of which the end was cut off.</param>
/// <param name="Overdriven">Clips with samples beyond full scale, which were limited to it.</param>
/// <param name="Damaged">Clips that could be read in part, or not as they say: errors.csv lists them.</param>
internal sealed record ShardSummary(string Identity, int Clips = 0, int Failed = 0, int Extended = 0, int Cut = 0, int Overdriven = 0, int Damaged = 0)
{
    public const string FileName = "shard.json";

    public void Write(string folder) => StagedFile.Write(Path.Combine(folder, FileName), JsonText.File(json =>
    {
        json.WriteString("identity", Identity);
        json.WriteNumber("clips", Clips);
        json.WriteNumber("failed", Failed);
        json.WriteNumber("extended", Extended);
        json.WriteNumber("cut", Cut);
        json.WriteNumber("overdriven", Overdriven);
        json.WriteNumber("damaged", Damaged);
    }));

    /// <returns>Null where there is no such shard, or one that cannot be understood.</returns>
    public static ShardSummary? Read(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
            var root = json.RootElement;
            int Count(string name) => root.GetProperty(name).GetInt32();
            return new(
                root.GetProperty("identity").GetString() ?? "", Count("clips"), Count("failed"), Count("extended"), Count("cut"), Count("overdriven"), Count("damaged"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Then it is packed anew.
            return null;
        }
    }
}
