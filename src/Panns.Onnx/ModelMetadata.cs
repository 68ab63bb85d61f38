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

    public static void Write(ModelProto model, NetworkDescription network, StateDict weights, OnnxExportOptions options)
    {
        Add(Model, network.Name);
        Add(Version, model.ProducerVersion);
        Add(SampleRate, FormattableString.Invariant($"{network.SampleRate}"));
        Add(MinimumSamples, FormattableString.Invariant($"{network.MinimumSamples}"));
        Add(FrontEnd, network.FrontEnd is { } settings ? ToJson(json => WriteFrontEnd(json, settings)) : null);
        Add(Labels, options.Labels is { } labels ? ToJson(json => WriteLabels(json, labels)) : null);
        Add(License, options.License);
        Add(WeightsHash, Hash(network, weights));

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
            }
        }
    }

    /// <summary>SHA-256 of the checkpoint's file; of the tensors' names and values where it is no file.</summary>
    private static string Hash(NetworkDescription network, StateDict weights)
    {
        if (File.Exists(weights.Source))
        {
            using var file = File.OpenRead(weights.Source);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in network.Parameters)
        {
            if (!parameter.IsOptional && weights.TryGetShape(parameter.Name, out _))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(parameter.Name));
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights.Read(parameter.Name)));
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
