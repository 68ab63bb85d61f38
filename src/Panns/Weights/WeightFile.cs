using System.Security.Cryptography;
using Panns.Common.IO;
using Panns.Weights.Safetensors;
using Panns.Weights.Torch;

namespace Panns.Weights;

/// <summary>Opens, writes and converts files of weights.</summary>
/// <remarks>
/// Reading a PyTorch checkpoint never runs code from the file: everything that a state dict does not need is refused.
/// </remarks>
public static class WeightFile
{
    /// <summary>
    /// Opens a checkpoint: PyTorch (<c>torch.save</c>, zip or the older stream) or safetensors, told apart by content. The tensors
    /// are read from the mapped file when asked for. In a PyTorch checkpoint the state dict is at the top or under <c>model</c>,
    /// <c>state_dict</c> or <c>model_state_dict</c>. Where all names begin with <c>module.</c>, <c>model.</c> or <c>base.</c>, because the
    /// network stood in another module, that is dropped; <c>fc_transfer</c> of the released fine-tuning takes the place of <c>fc_audioset</c>.
    /// </summary>
    /// <param name="path">The file. It must not be truncated while it is open.</param>
    /// <returns>The tensors; dispose of them to release the file.</returns>
    /// <exception cref="PannsException">The file is missing, broken, of another kind or uses something that a state dict does not need.</exception>
    public static StateDict Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(MappedFile.Open(path)).Unwrapped();
    }

    /// <summary>
    /// Opens a checkpoint from a stream, such as an embedded resource: the same formats as <see cref="Open(string)"/>. A stream
    /// that is in memory already is used in place and closed with the tensors; any other is read to its end and kept in memory.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The stream's name in messages.</param>
    /// <returns>The tensors; dispose of them to release the memory.</returns>
    /// <exception cref="PannsException">The stream cannot be read, is broken, of another kind or uses what a state dict does not need.</exception>
    public static StateDict Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Open(MappedFile.Of(stream, name)).Unwrapped();
    }

    /// <summary>Opens a file whose tensors keep the names that were written, whatever they begin with.</summary>
    internal static StateDict OpenAsWritten(string path) => Open(MappedFile.Open(path));

    private static MappedStateDict Open(MappedFile file)
    {
        try
        {
            return WeightFormat.Of(file) switch
            {
                WeightFormatKind.TorchZip => TorchZipFile.Open(file),
                WeightFormatKind.TorchLegacy => TorchLegacyFile.Open(file),
                _ => SafetensorsFile.Open(file),
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes tensors as safetensors. The file is complete or not written at all.</summary>
    /// <param name="weights">The tensors: floating-point ones are written as float32 (or float16), integers unchanged.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="options">Options; null for <see cref="SafetensorsOptions.Default"/>.</param>
    /// <param name="cancellationToken">Cancels writing and leaves the file unchanged.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static void Save(StateDict weights, string path, SafetensorsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var writer = new SafetensorsWriter(weights, options ?? SafetensorsOptions.Default);
        StagedFile.Write(path, stream => writer.Write(stream, cancellationToken));
    }

    /// <summary>
    /// Converts any checkpoint that <see cref="Open(string)"/> reads to safetensors, tensor by tensor. The metadata records the source
    /// file (<c>source_file</c>, <c>source_sha256</c>).
    /// </summary>
    /// <param name="source">The checkpoint to read.</param>
    /// <param name="target">The safetensors file to write or replace.</param>
    /// <param name="options">Options; null for <see cref="SafetensorsOptions.Default"/>. Their metadata is added to the checkpoint's.</param>
    /// <param name="cancellationToken">Cancels the conversion and leaves the target unchanged.</param>
    /// <exception cref="PannsException">The checkpoint cannot be read, or the target cannot be written or is the checkpoint itself.</exception>
    public static void Convert(string source, string target, SafetensorsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        options ??= SafetensorsOptions.Default;
        using var weights = Open(source);
        if (Path.GetFullPath(source) == Path.GetFullPath(target))
        {
            throw new PannsException($"{target}: cannot be converted onto itself; name another file to write");
        }

        var metadata = new Dictionary<string, string>(weights.Metadata, StringComparer.Ordinal);
        foreach (var (name, value) in options.Metadata ?? new Dictionary<string, string>())
        {
            metadata[name] = value;
        }

        // The format's Python package reads this: tensor names and layouts are PyTorch's.
        metadata["format"] = "pt";
        metadata["source_file"] = Path.GetFileName(source);
        metadata["source_sha256"] = Sha256(source);
        Save(weights, target, options with { Metadata = metadata }, cancellationToken);
    }

    private static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return System.Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
