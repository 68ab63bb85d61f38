using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Panns.Cli.Searching;

/// <summary>
/// The functions of USearch's native library that a graph needs (usearch.h of version 2.26). The package's own class gives neither room in advance, which
/// adding from several threads needs, nor takes spans.
/// </summary>
internal static unsafe partial class USearch
{
    private const string Library = "libusearch_c";

    public const int Cosine = 1;
    public const int Float32 = 1;
    public const int Float16 = 3;

    /// <summary><c>usearch_init_options_t</c>; zeros are the library's own choices.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Options
    {
        public int Metric;
        public nint MetricFunction;
        public int Scalar;
        public nuint Dimensions;
        public nuint Connectivity;
        public nuint ExpansionAdd;
        public nuint ExpansionSearch;
        public byte IsMulti;
    }

    [LibraryImport(Library, EntryPoint = "usearch_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Create(in Options options, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_free")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_reserve")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Reserve(nint index, nuint capacity, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_add")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Add(nint index, ulong key, float* vector, int kind, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_search")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nuint Search(nint index, float* query, int kind, nuint count, ulong* keys, float* distances, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_save", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Save(nint index, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_view", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void View(nint index, string path, out nint error);

    /// <summary>Throws what a function reported.</summary>
    /// <exception cref="PannsException">It failed.</exception>
    public static void Check(nint error)
    {
        if (error != 0)
        {
            throw new PannsException($"USearch failed: {Marshal.PtrToStringUTF8(error)}");
        }
    }
}
