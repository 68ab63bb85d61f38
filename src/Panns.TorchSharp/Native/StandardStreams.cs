using System.Runtime.InteropServices;

namespace Panns.TorchSharp.Native;

/// <summary>The streams of C++, std::cout and the like.</summary>
internal static unsafe class StandardStreams
{
    /// <summary>
    /// Prepares them as code of older compilers does before it runs: it makes and destroys a std::ios_base::Init. Once per process is
    /// enough. libtorch does it too; this makes sure.
    /// </summary>
    public static void Prepare()
    {
        if (NativeLibrary.TryLoad(OlderLibstdcxx.Provider, out var library)
            && NativeLibrary.TryGetExport(library, "_ZNSt8ios_base4InitC1Ev", out var begin)
            && NativeLibrary.TryGetExport(library, "_ZNSt8ios_base4InitD1Ev", out var end))
        {
            // An object without members: only its address matters.
            long init = 0;
            ((delegate* unmanaged<void*, void>)begin)(&init);
            ((delegate* unmanaged<void*, void>)end)(&init);
        }
    }
}
