using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Counts of a shard's clips: shard.json in its folder.</summary>
/// <param name="Identity">Identifies its content: the clips, in order, and how they are packed.</param>
/// <param name="Clips">Clips in the shard.</param>
/// <param name="Failed">Clips that are missing or could not be read, listed in errors.csv.</param>
/// <param name="Extended">Shorter clips, padded with silence.</param>
/// <param name="Cut">Longer clips, cut off at the end.</param>
/// <param name="Overdriven">Clips with samples beyond full scale, which were limited to it.</param>
/// <param name="Damaged">Clips with problems that could be read in part, listed in errors.csv.</param>
internal sealed record ShardSummary(string Identity, int Clips = 0, int Failed = 0, int Extended = 0, int Cut = 0, int Overdriven = 0, int Damaged = 0)
{
    public const string FileName = "shard.json";

    /// <summary>Adds another shard's counts to those of the first.</summary>
    public static ShardSummary operator +(ShardSummary sum, ShardSummary shard) => sum with
    {
        Clips = sum.Clips + shard.Clips,
        Failed = sum.Failed + shard.Failed,
        Extended = sum.Extended + shard.Extended,
        Cut = sum.Cut + shard.Cut,
        Overdriven = sum.Overdriven + shard.Overdriven,
        Damaged = sum.Damaged + shard.Damaged,
    };

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

    /// <returns>The summary; null if the shard is missing or invalid.</returns>
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
            // The shard is then packed again.
            return null;
        }
    }
}
