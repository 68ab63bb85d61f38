using System.Buffers.Binary;
using System.Diagnostics;
using Panns.Cli.Tests.Support;
using Panns.Output.Sound;
using Panns.Training;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Cli.Tests.Documents.Pages;

/// <summary>The recordings, tables and models that the pages take for granted, in a folder that every page gets a copy of.</summary>
public sealed class PageWorld : IDisposable
{
    private readonly TempFolder _folder = new();

    public PageWorld()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SyntheticSounds.Write(At("sounds"), clipsPerClass: 4);
        // The birds of the pages.
        foreach (var (label, bird) in SyntheticSounds.Classes.Zip(["wren", "robin"]))
        {
            Directory.Move(At("sounds", label), At("sounds", bird));
        }

        Copy(At("sounds"), At("my-sounds"));
        Recordings();
        Tables();
        Calls();
    }

    /// <summary>Why the pages' lines cannot run here; null if they can.</summary>
    public static string? WhySkipped => OperatingSystem.IsWindows() ? "the pages' lines are those of a Unix shell" : null;

    /// <summary>Makes a page's own copy in a folder.</summary>
    internal void CopyTo(string folder) => Copy(_folder.Path, folder);

    /// <summary>Runs a line in a folder, as a shell there would.</summary>
    internal static CliRun Run(string folder, string line)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        start.Environment["PATH"] = folder + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["PANNS_HOME"] = Path.Combine(folder, "store");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static void Write(string path, ReadOnlySpan<float> samples)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        WavWriter.Write(file, samples, SyntheticSounds.SampleRate);
    }

    // The same samples, taken two by two: a pitch higher, but two channels.
    private static void MakeStereo(string path)
    {
        var bytes = File.ReadAllBytes(path);
        (bytes[22], bytes[32]) = (2, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 4 * SyntheticSounds.SampleRate);
        File.WriteAllBytes(path, bytes);
    }

    private static float[] Scene(ulong seed)
    {
        const int Second = SyntheticSounds.SampleRate;
        var scene = new float[12 * Second];
        foreach (var (at, label) in ((int, string)[])[(1, SyntheticSounds.Classes[0]), (4, SyntheticSounds.Classes[1]), (8, SyntheticSounds.Classes[0])])
        {
            SyntheticSounds.Create(label, seed).CopyTo(scene, at * Second);
        }

        return scene;
    }

    private string At(params string[] names) => Path.Combine([_folder.Path, .. names]);

    private void Recordings()
    {
        var some = SyntheticSounds.Create(SyntheticSounds.Classes[2], 77);
        foreach (var name in (string[])["some.wav", "query.wav", "new/one.wav", "new/two.wav"])
        {
            Write(At(name), some);
        }

        Write(At("stereo.wav"), some.AsSpan(0, some.Length & ~1));
        MakeStereo(At("stereo.wav"));
        Write(At("street.wav"), Scene(1));
        Write(At("lecture.wav"), [.. Scene(2), .. Scene(3)]);
        for (var i = 0; i < 3; i++)
        {
            Write(At("forest", $"forest{i}.wav"), Scene((ulong)i + 4));
            Write(At("elsewhere", $"other{i}.wav"), Scene((ulong)i + 8));
            Directory.CreateDirectory(At("labels"));
            File.WriteAllText(At("labels", $"forest{i}.txt"), "1.0\t2.0\twren\n4.0\t5.0\trobin\n8.0\t9.0\twren\n");
        }

        foreach (var (label, number) in SyntheticSounds.Classes.Select((label, number) => (label, number)))
        {
            for (var i = 0; i < 4; i++)
            {
                Write(At("clips", $"{label}{i}.wav"), SyntheticSounds.Create(label, (ulong)i));
                Write(At("emotions", label, $"Actor_{i}-{number}.wav"), SyntheticSounds.Create(label, (ulong)i));
            }
        }
    }

    private void Tables()
    {
        var clips = Directory.GetFiles(At("clips")).Select(path => "clips/" + Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        string LabelOf(string clip) => Path.GetFileNameWithoutExtension(clip).TrimEnd('0', '1', '2', '3');
        void Table(string name, string head, Func<string, string> row) => File.WriteAllLines(At(name), [head, .. clips.Select(row)]);
        File.WriteAllLines(At("clips.txt"), clips);
        Table("known.csv", "path,label", clip => $"{clip},{LabelOf(clip)}");
        Table("segments.csv", "path,start,end", clip => $"{clip},0.1,0.6");
        Table("segments.tsv", "path\tstart\tend", clip => $"{clip}\t0.1\t0.6");
        Table("annotations.csv", "path,from_s,to_s", clip => $"{clip},0.1,0.6");
        for (var i = 0; i < clips.Length; i++)
        {
            // The pages group by site, which a path names.
            File.Copy(At(clips[i]), At("clips", $"site_{i % 4}-{LabelOf(clips[i])}.wav"));
        }

        File.WriteAllLines(
            At("birds.csv"),
            ["recording,species", .. clips.Select((clip, i) => $"clips/site_{i % 4}-{LabelOf(clip)}.wav,{LabelOf(clip)}")]);
    }

    private void Calls()
    {
        var command = At("panns");
        File.WriteAllText(command, $"#!/bin/sh\nexec '{CliProcess.Host}' exec '{Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var line in (string[])[
            "./panns fit sounds/ --strategy freeze_l1 --out my.panns",
            "./panns audioset synthesize --out made/ --balanced 1 --eval 1 --unbalanced 0 --seconds 1",
            "cp made/metadata/*.csv . && cp -r made/audios wavs && cp -r made/audios audios",
            "./panns audioset pack --segments eval_segments.csv --audio audios/ --out packs/eval",
            "./panns audioset pack --unlabeled sounds/ --pieces 2 --out packs/sounds",
            "cp -r forest field-recordings",
        ])
        {
            var run = Run(_folder.Path, line);
            Assert.True(run.ExitCode == 0, $"{line}: {run}");
        }

        using var weights = WeightInitializer.Create(PannsModels.Mn04.Describe(), seed: 0);
        WeightFile.Save(weights, At("my.safetensors"));
    }
}
