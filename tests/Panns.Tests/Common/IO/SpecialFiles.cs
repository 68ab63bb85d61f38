using System.Diagnostics;
using System.Net.Sockets;

namespace Panns.Tests.Common.IO;

/// <summary>Things in a folder that are not files.</summary>
internal static class SpecialFiles
{
    public static void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, "needs mkfifo");
    }

    /// <summary>A socket; it remains when the result is disposed of.</summary>
    public static Socket MakeSocket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
