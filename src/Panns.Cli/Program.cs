using System.Runtime.InteropServices;
using System.Text;
using Panns.Cli.Hosting;
using Panns.Cli.Library;

namespace Panns.Cli;

internal static class Program
{
    public static int Main(string[] args)
    {
        // Handled before anything else is loaded, because scripts use it, and it shows the bare startup time.
        if (args is ["--version" or "-V"])
        {
            Console.Out.WriteLine(VersionText.Line);
            return ExitCode.Success;
        }

        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, cancellation));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, cancellation));
        return CommandLine.Run(args, Terminal.OfProcess(), new Workbench(), cancellation.Token);
    }

    // The first Ctrl-C asks the command to stop, so that it leaves no half-written file; the second ends the process.
    private static void Cancel(PosixSignalContext signal, CancellationTokenSource cancellation)
    {
        signal.Cancel = !cancellation.IsCancellationRequested;
        cancellation.Cancel();
    }
}
