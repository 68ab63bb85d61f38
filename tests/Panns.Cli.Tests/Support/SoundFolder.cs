using Panns.Tests.Support;
using Panns.Training;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Cli.Tests.Support;

/// <summary>A folder with two well separated classes of synthetic sounds, and everything else a run needs.</summary>
internal sealed class SoundFolder : IDisposable
{
    /// <summary>The classes.</summary>
    public static readonly string[] Classes = ["rain", "siren"];

    private readonly TempFolder _folder = new();

    /// <param name="clips">Clips of each class.</param>
    public SoundFolder(int clips)
    {
        foreach (var label in Classes)
        {
            Directory.CreateDirectory(At("sounds", label));
            for (var i = 0; i < clips; i++)
            {
                WriteWav(At("sounds", label, $"{i}.wav"), SyntheticSounds.Create(label, (ulong)i));
            }
        }
    }

    public string Root => _folder.Path;

    public string Sounds => At("sounds");

    public string At(params string[] names) => Path.Combine([_folder.Path, .. names]);

    /// <summary>A sound that is not in the folder.</summary>
    public string NewSound(string label)
    {
        var path = At($"new {label}.wav");
        WriteWav(path, SyntheticSounds.Create(label, 1234));
        return path;
    }

    /// <summary>Untrained weights of mn04_as, a network small enough for tests.</summary>
    public string RandomWeights()
    {
        var path = At("random.safetensors");
        using var session = new TrainingSession(PannsModels.Mn04.Describe(), TrainingOptions.Default with { Seed = 7 });
        using var weights = session.ExportWeights();
        WeightFile.Save(weights, path);
        return path;
    }

    /// <summary>Sorted names of all files except the sounds: what a command wrote.</summary>
    public string[] Files() => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Where(name => !name.StartsWith("sounds/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    private static void WriteWav(string path, float[] samples) => File.WriteAllBytes(
        path, WavFile.Of((short[])[.. samples.Select(sample => (short)Math.Clamp(sample * short.MaxValue, short.MinValue, short.MaxValue))], SyntheticSounds.SampleRate));
}
