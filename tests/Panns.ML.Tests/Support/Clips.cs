using Microsoft.ML;

namespace Panns.ML.Tests;

/// <summary>A row of user data.</summary>
internal sealed class ClipRow
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";

    public float Start { get; set; }

    public float End { get; set; } = float.NaN;
}

/// <summary>Recordings and weights that tests share.</summary>
internal static class Clips
{
    public static string Mn04 => TestData.Path("efficientat/mn04_as_mAP_432.pt");

    public static string Speech => TestData.Path("efficientat/sample_audio/speech.wav");

    public static string[] Samples =>
        [Speech, TestData.Path("efficientat/sample_audio/music.wav"), TestData.Path("efficientat/sample_audio/typing.wav")];

    /// <summary>Writes a second or so of a chirp in noise as 16-bit WAV at 32 kHz.</summary>
    public static string Write(TempFolder folder, string name, int seed, int samples = 32000)
    {
        var random = new SplitMix64((ulong)seed);
        return Write(folder, name, samples, time => (0.3 * Math.Sin(2 * Math.PI * ((300 * seed * time) + (900 * time * time)))) + (0.1 * random.NextSigned()));
    }

    /// <summary>Writes a second of silence.</summary>
    public static string WriteSilence(TempFolder folder, string name) => Write(folder, name, 32000, _ => 0);

    private static string Write(TempFolder folder, string name, int samples, Func<double, double> sound)
    {
        var path = folder.At(name);
        File.WriteAllBytes(path, WavFile.Of((short[])[.. Enumerable.Range(0, samples).Select(i => (short)(32767 * sound(i / 32000.0)))], 32000));
        return path;
    }

    public static IDataView View(this MLContext ml, params IEnumerable<string> paths)
        => ml.Data.LoadFromEnumerable(paths.Select(path => new ClipRow { Path = path }).ToArray());

    /// <summary>Saves the model and loads it in a new context, like another program.</summary>
    public static ITransformer Reload(this MLContext ml, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return new MLContext(1).Model.Load(stream, out _);
    }

    /// <summary>This library's exception inside those that ML.NET wraps around it.</summary>
    public static T Innermost<T>(Action action)
        where T : Exception
    {
        for (var error = Record.Exception(action); error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        throw new Xunit.Sdk.XunitException($"no {typeof(T).Name} was thrown");
    }
}
