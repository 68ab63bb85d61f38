using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Panns.Output.Npy;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>A memory-mapped NumPy file. Safe to use from several threads until it is disposed of.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class MappedArray<T> : IDisposable
    where T : unmanaged
{
    private readonly int _width;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;

    private MappedArray(MemoryMappedViewAccessor view, long offset, int width)
    {
        (_view, _width) = (view, width);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset + offset;
    }

    /// <summary>Maps a file and checks that it matches the pack's manifest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">Its element type, as <see cref="NpyFormat"/> names it.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="PannsException">The file is missing, truncated or another array.</exception>
    public static MappedArray<T> Open(string path, string type, params ReadOnlySpan<int> shape)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PannsException($"{path}: packs are read on little-endian machines only");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            var found = NpyFormat.ReadHeader(stream, path, type);
            var offset = stream.Position;
            var length = (long)sizeof(T);
            foreach (var size in shape)
            {
                length *= size;
            }

            if (!shape.SequenceEqual(found))
            {
                throw new PannsException($"{path}: holds an array of [{string.Join(", ", found)}], the pack says [{string.Join(", ", shape.ToArray())}]: {Remedy}");
            }

            if (stream.Length != offset + length)
            {
                throw new PannsException(FormattableString.Invariant($"{path}: has {stream.Length} bytes instead of {offset + length}: {Remedy}"));
            }

            // The view outlives the file object, so that a pack with thousands of shards keeps no file handles open.
            using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new(file.CreateViewAccessor(0, offset + length, MemoryMappedFileAccess.Read), offset, (int)(length / sizeof(T) / shape[0]));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(path) ? $"{path}: cannot be read: {problem.Message}" : $"{path}: is missing: {Remedy}", problem);
        }
    }

    /// <summary>A row; valid until this is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Row(int index)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new(_start + ((long)index * _width * sizeof(T)), _width);
    }

    public void Dispose()
    {
        if (_view is { } view)
        {
            _start = null;
            _view = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }
    }

    private static string Remedy => "the pack is damaged; copy it again, or delete that folder and the pack's pack.json and pack again";
}
