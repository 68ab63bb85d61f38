using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Onnx.Protobuf;
using Panns.Weights;

namespace Panns.Onnx;

/// <summary>What an exported model says about itself, in its metadata_props.</summary>
internal static class ModelMetadata
{
    public const string Model = "panns.model";
    public const string Version = "panns.version";
    public const string SampleRate = "panns.sample_rate";
    public const string MinimumSamples = "panns.minimum_samples";
    public const string FrontEnd = "panns.front_end";
    public const string Labels = "panns.labels";
    public const string License = "panns.license";
    public const string WeightsHash = "panns.weights_sha256";

    public const string Strategy = "panns.strategy";
    public const string Scores = "panns.scores";
    public const string WindowSamples = "panns.window_samples";
    public const string WindowStep = "panns.window_step";

    public static void Write(ModelProto model, NetworkDescription network, StateDict weights, OnnxExportOptions options)
    {
        Add(model, Model, network.Name);
        if (network.InputFeatures == 0)
        {
            Add(model, MinimumSamples, FormattableString.Invariant($"{network.MinimumSamples}"));
        }

        WriteCommon(model, network.SampleRate, network.FrontEnd, options.Labels, options);
        Add(model, WeightsHash, Hash(weights.Source, (network, weights)));
    }

    public static void Write(ModelProto model, ClassifierDescription classifier, OnnxExportOptions options)
    {
        var (network, windows) = (classifier.Network, classifier.Windows);
        Add(model, Model, network?.Name);
        Add(model, Strategy, classifier.Strategy);
        Add(model, Scores, classifier.IsMultiLabel ? "sigmoid" : "softmax");
        if (options.Input == OnnxInput.Waveform)
        {
            Add(model, WindowSamples, FormattableString.Invariant($"{windows.Length}"));
            Add(model, WindowStep, FormattableString.Invariant($"{windows.Step}"));
        }

        WriteCommon(model, classifier.SampleRate, network?.FrontEnd ?? classifier.Statistics, options.Labels ?? classifier.Labels, options);
        Add(model, WeightsHash, Hash(classifier.Weights?.Source, (network, classifier.Weights), (classifier.Head, classifier.HeadWeights)));
    }

    private static void WriteCommon(ModelProto model, int sampleRate, LogMelSettings? frontEnd, IReadOnlyList<string>? labels, OnnxExportOptions options)
    {
        Add(model, Version, model.ProducerVersion);
        Add(model, SampleRate, sampleRate == 0 ? null : FormattableString.Invariant($"{sampleRate}"));
        Add(model, FrontEnd, frontEnd is null ? null : ToJson(json => WriteFrontEnd(json, frontEnd)));
        Add(model, Labels, labels is null ? null : ToJson(json => WriteLabels(json, labels)));
        Add(model, License, options.License);
    }

    private static void Add(ModelProto model, string key, string? value)
    {
        if (value is not null)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    /// <summary>The labels that a model holds; null for none.</summary>
    /// <exception cref="PannsException">They are damaged.</exception>
    public static IReadOnlyList<string>? ReadLabels(IReadOnlyDictionary<string, string> metadata, string source)
    {
        if (!metadata.TryGetValue(Labels, out var text))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(label => label.GetString() ?? "")];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new PannsException($"{source}: the labels in its metadata are damaged: {problem.Message}", problem);
        }
    }

    /// <summary>SHA-256 of the weights' file; of the tensors' names and values where they are no file.</summary>
    private static string Hash(string? source, params ReadOnlySpan<(NetworkDescription? Network, StateDict? Weights)> parts)
    {
        if (File.Exists(source))
        {
            using var file = File.OpenRead(source);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (network, weights) in parts)
        {
            foreach (var parameter in network?.Parameters ?? [])
            {
                if (!parameter.IsOptional && weights!.TryGetShape(parameter.Name, out _))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(parameter.Name));
                    hash.AppendData(MemoryMarshal.AsBytes<float>(weights.Read(parameter.Name)));
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string ToJson(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteFrontEnd(Utf8JsonWriter json, LogMelSettings settings)
    {
        json.WriteStartObject();
        json.WriteString("kind", settings.Kind.ToString());
        json.WriteNumber("sample_rate", settings.SampleRate);
        json.WriteNumber("fft_size", settings.FftSize);
        json.WriteNumber("window_size", settings.WindowSize);
        json.WriteNumber("hop_size", settings.HopSize);
        json.WriteNumber("mel_bins", settings.MelBins);
        json.WriteNumber("minimum_frequency", settings.MinFrequency);
        json.WriteNumber("maximum_frequency", settings.MaxFrequency);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labels)
    {
        json.WriteStartArray();
        foreach (var label in labels)
        {
            json.WriteStringValue(label);
        }

        json.WriteEndArray();
    }
}
