using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>The content of teacher.json, which describes the teacher's scores. Written after the scores of all shards.</summary>
/// <param name="Teacher">Name of the network.</param>
/// <param name="Identity">Everything that determines its scores: weights, input.</param>
/// <param name="Labels">Its classes: the columns of the scores.</param>
internal sealed record TeacherManifest(string Teacher, string Identity, LabelSet Labels)
{
    /// <summary>Name of the file of scores in a shard's folder; it depends on the teacher, so that scores of another one are not used.</summary>
    public string File => $"teacher-{Features.ContentHash.OfText(Identity)[..16]}.npy";

    public void Write(string folder) => StagedFile.Write(Path.Combine(folder, PackFiles.Teacher), JsonText.File(json =>
    {
        json.WriteString("teacher", Teacher);
        json.WriteString("identity", Identity);
        json.WriteString("file", File);
        PackManifest.WriteLabels(json, "labels", Labels);
    }));

    /// <returns>The manifest; null if there are no scores.</returns>
    /// <exception cref="PannsException">The file is damaged.</exception>
    public static TeacherManifest? Read(string folder)
    {
        var path = Path.Combine(folder, PackFiles.Teacher);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            var root = json.RootElement;
            return new(root.GetProperty("teacher").GetString()!, root.GetProperty("identity").GetString()!, PackManifest.ReadLabels(root.GetProperty("labels"))!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            throw new PannsException($"{path}: damaged: {problem.Message}; delete it to have the teacher's scores computed again", problem);
        }
    }
}
