using System.Runtime.InteropServices;

namespace Panns.TorchSharp.Native;

/// <summary>
/// oneDNN, by which libtorch convolves on a processor. On some it is wrong where channels fill no whole vector: it leaves what pads them unwritten, and then
/// reads it (seen with libtorch 2.10 on an AMD EPYC of family 26, in a virtual machine: bfloat16 off by as much as the values, gradients in single precision
/// of whatever the memory held before). libtorch's own convolutions are right there, and often slower.
/// </summary>
internal static unsafe class OneDnn
{
    /// <summary>What was done, for a person.</summary>
    public const string Description = "oneDNN convolves wrongly on this processor and is turned off: libtorch's own convolutions serve";

    // at::globalContext(), at::Context::setUserEnabledMkldnn(bool) and the like, as compilers name them on Linux and macOS, and on Windows: TorchSharp has no
    // call for them.
    private static readonly string[] Context = ["_ZN2at13globalContextEv", "?globalContext@at@@YAAEAVContext@1@XZ"];
    private static readonly string[] Switch = ["_ZN2at7Context20setUserEnabledMkldnnEb", "?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z"];

    // What libtorch tries where it does not take oneDNN: it did not know those processors either, and said so at every convolution.
    private static readonly string[] SwitchOfNnpack = ["_ZN2at7Context20setUserEnabledNNPACKEb", "?setUserEnabledNNPACK@Context@at@@QEAAX_N@Z"];

    /// <summary>Whether it was turned off.</summary>
    public static bool IsOff { get; private set; }

    /// <summary>Turns it off where it is wrong.</summary>
    /// <param name="library">libtorch's part for the processor; 0 if unknown.</param>
    /// <returns>Why libtorch cannot be used: its convolutions are wrong, and turning oneDNN off is impossible or does not help; null where they are right.</returns>
    public static string? TurnOffWhereWrong(nint library)
    {
        Enable(library, SwitchOfNnpack, false);
        if (ConvolutionCheck.FindFault() is not { } fault)
        {
            Enable(library, SwitchOfNnpack, true);
            return null;
        }

        IsOff = Enable(library, Switch, false);
        return !IsOff || ConvolutionCheck.FindFault() is not null ? $"libtorch calculates wrongly on this processor ({fault}): name another with {NativeFolders.Variable}" : null;
    }

    /// <summary>Whether this libtorch has the calls that turn it off.</summary>
    /// <param name="library">libtorch's part for the processor.</param>
    public static bool CanTurnOff(nint library) => Find(library, Context) != 0 && Find(library, Switch) != 0 && Find(library, SwitchOfNnpack) != 0;

    private static bool Enable(nint library, string[] names, bool isEnabled)
    {
        if (Find(library, Context) is not 0 and var context && Find(library, names) is not 0 and var set)
        {
            // A reference is a pointer, and a member's object is its first argument.
            ((delegate* unmanaged<void*, byte, void>)set)(((delegate* unmanaged<void*>)context)(), isEnabled ? (byte)1 : (byte)0);
            return true;
        }

        return false;
    }

    private static nint Find(nint library, string[] names)
    {
        foreach (var name in names)
        {
            if (library != 0 && NativeLibrary.TryGetExport(library, name, out var address))
            {
                return address;
            }
        }

        return 0;
    }
}
