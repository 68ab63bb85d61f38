using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Support;

/// <summary>What an assembly calls of TorchSharp, and what of that makes a <see cref="Scalar"/> of a number without holding it.</summary>
internal static class TorchSharpCalls
{
    private const int MemberReferences = 0x0A000000;
    private static readonly Dictionary<MethodBase, bool> Known = [];

    /// <summary>The methods of TorchSharp that an assembly refers to.</summary>
    public static IEnumerable<MethodBase> Of(Assembly assembly)
    {
        for (var token = MemberReferences + 1; ; token++)
        {
            MemberInfo? member;
            try
            {
                member = assembly.ManifestModule.ResolveMember(token);
            }
            catch (ArgumentException e) when (e is ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (Exception e) when (e is ArgumentException or BadImageFormatException)
            {
                continue; // a member of a generic type, which needs to know of what
            }

            if (member is MethodBase method && method.Module.Assembly == typeof(torch).Assembly)
            {
                yield return method;
            }
        }
    }

    /// <summary>Whether a method of TorchSharp converts a number implicitly, or calls one that does.</summary>
    public static bool LosesANumber(MethodBase method)
    {
        if (method.DeclaringType == typeof(Scalar) && method.Name == "op_Implicit")
        {
            return true;
        }

        if (Known.TryGetValue(method, out var known))
        {
            return known;
        }

        Known[method] = false; // of one that calls itself
        return Known[method] = Called(method).Any(LosesANumber);
    }

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            // Not decoded, but looked through: a call that is none finds no method of TorchSharp, or a needless one.
            if (code[i] != OpCodes.Call.Value && code[i] != OpCodes.Callvirt.Value)
            {
                continue;
            }

            if (Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1))) is { } called && called.Module == method.Module)
            {
                yield return called;
            }
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return token >>> 24 is 0x06 or 0x0A or 0x2B ? method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), null) : null;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
