using System.Text;
using System.Text.Json;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>A tensor of a manifest: the recipe for its values, and their checksum.</summary>
/// <param name="Name">Name in the state dict.</param>
/// <param name="Shape">Shape, outermost first.</param>
/// <param name="Kind">weight, bias, bn_gamma, bn_beta, bn_mean, bn_var, bn_count or fixed.</param>
/// <param name="Center">c of the recipe.</param>
/// <param name="Range">r of the recipe.</param>
/// <param name="Crc32">zlib CRC-32 of the little-endian float32 bytes in C order; null for bn_count.</param>
/// <param name="First">The first three values; empty for bn_count.</param>
internal sealed record ManifestTensor(string Name, int[] Shape, string Kind, double Center, double Range, uint? Crc32, float[] First)
{
    public int Length => Shape.Aggregate(1, (product, size) => checked(product * size));
}

/// <summary>
/// The weights behind the reference outputs, regenerated from <c>manifest.json</c>: element i of a tensor is
/// (float)(c + r s_i), s_i from SplitMix64 seeded with FNV-1a of the tensor's name. The front end's tensors (kind <c>fixed</c>) are
/// not included.
/// </summary>
internal sealed class ManifestWeights : StateDict
{
    private readonly Dictionary<string, ManifestTensor> _generated;

    private ManifestWeights(string source, IReadOnlyList<ManifestTensor> tensors)
    {
        Source = source;
        Tensors = tensors;
        _generated = tensors.Where(tensor => tensor.Kind != "fixed").ToDictionary(tensor => tensor.Name);
        Names = [.. tensors.Where(tensor => tensor.Kind != "fixed").Select(tensor => tensor.Name)];
    }

    /// <summary>Every tensor of the manifest, including the front end's.</summary>
    public IReadOnlyList<ManifestTensor> Tensors { get; }

    public override string Source { get; }

    public override IReadOnlyList<string> Names { get; }

    /// <summary>Weights of an architecture by its folder in the reference data ("Cnn14"); skips the test if that is missing.</summary>
    public static ManifestWeights Load(string architecture)
    {
        var path = TestData.Path(Path.Combine("reference", architecture, "manifest.json"));
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var tensors = document.RootElement.GetProperty("tensors").EnumerateArray().Select(ReadTensor).ToList();
        return new ManifestWeights($"{architecture}/manifest.json", tensors);
    }

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _generated.TryGetValue(name, out var tensor);
        shape = tensor?.Shape;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        if (!_generated.TryGetValue(name, out var tensor))
        {
            throw new PannsException($"{Source}: no tensor named '{name}'");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, tensor.Length);
        Fill(name, tensor.Center, tensor.Range, destination);
    }

    /// <summary>The recipe, also used for waveforms and training targets.</summary>
    public static void Fill(string name, double center, double range, Span<float> destination)
    {
        var random = new SplitMix64(Fnv1A64(name));
        for (var i = 0; i < destination.Length; i++)
        {
            // Deliberately two roundings (C# never contracts them to an FMA), then one to float32.
            var product = range * random.NextSigned();
            destination[i] = (float)(center + product);
        }
    }

    public static ulong Fnv1A64(string text)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ value) * 0x100000001b3UL);
        }

        return hash;
    }

    private static ManifestTensor ReadTensor(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        [.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())],
        json.GetProperty("kind").GetString()!,
        json.TryGetProperty("c", out var center) ? center.GetDouble() : 0,
        json.TryGetProperty("r", out var range) ? range.GetDouble() : 0,
        json.TryGetProperty("crc32", out var crc) ? Convert.ToUInt32(crc.GetString(), 16) : null,
        json.TryGetProperty("first", out var first) ? [.. first.EnumerateArray().Select(value => (float)value.GetDouble())] : []);
}
