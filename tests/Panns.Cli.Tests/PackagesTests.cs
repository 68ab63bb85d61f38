using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Panns.Cli.Tests;

/// <summary>
/// The packages from <c>dotnet pack</c>. The test of all packages is explicit because it rebuilds everything:
/// <c>dotnet exec Panns.Cli.Tests.dll -explicit only -class Panns.Cli.Tests.PackagesTests</c>. <c>PANNS_PACKAGES</c> can name a folder of existing packages.
/// </summary>
public sealed class PackagesTests : IDisposable
{
    private static readonly Dictionary<string, string[]> Dependencies = new(StringComparer.Ordinal)
    {
        ["Panns"] = ["Concentus", "NAudio.Wasapi", "NLayer", "NVorbis"],
        ["Panns.AspNetCore"] = ["Panns", "Panns.Extensions.AI", "Panns.Transfer"],
        ["Panns.Extensions.AI"] = ["Microsoft.Extensions.AI.Abstractions", "Panns"],
        ["Panns.Transfer"] = ["Google.Protobuf", "Panns", "PureHDF"],
        ["Panns.Onnx"] = ["Google.Protobuf", "Microsoft.ML.OnnxRuntime.Managed", "Panns"],
        ["Panns.TorchSharp"] = ["Panns", "TorchSharp"],
        ["Panns.ML"] = ["Microsoft.ML", "Panns", "Panns.Transfer", "System.IO.Hashing"],
        ["Panns.Interactive"] = ["Panns", "Panns.Transfer"],
        ["Panns.Cli"] = [],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("panns-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One package, packed from the existing build.</summary>
    [Fact]
    public void A_package_takes_the_others_of_its_own_version_only()
    {
        var project = Path.Combine(Checkout.Root, "src", "Panns.Transfer", "Panns.Transfer.csproj");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Run("dotnet", ["pack", project, "-c", configuration, "-o", _folder, "--no-build", "-nologo", "-v:q"]);
        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder, "*.nupkg")));
        var spec = Spec(package);
        var version = spec.Descendants().Single(one => one.Name.LocalName == "version").Value;
        var dependency = Assert.Single(spec.Descendants(), one => one.Name.LocalName == "dependency" && one.Attribute("id")!.Value.StartsWith("Panns", StringComparison.Ordinal));
        Assert.Equal(("Panns", $"[{version}]"), (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));
    }

    [Fact(Explicit = true)]
    public void All_packages_say_what_they_are_and_need()
    {
        var packages = Packages();
        var props = XDocument.Load(Path.Combine(Checkout.Root, "Directory.Build.props"));
        var version = props.Descendants("Version").Single().Value;
        var central = XDocument.Load(Path.Combine(Checkout.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(one => one.Attribute("Include")!.Value, one => one.Attribute("Version")!.Value, StringComparer.Ordinal);
        Assert.Equal(
            Dependencies.Keys.Select(name => $"{name}.{version}.nupkg").Order(StringComparer.Ordinal),
            Directory.GetFiles(packages, "*.nupkg").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        foreach (var (name, dependencies) in Dependencies)
        {
            using var package = ZipFile.OpenRead(Path.Combine(packages, $"{name}.{version}.nupkg"));
            Assert.Contains(package.Entries, entry => entry.FullName == "README.md");
            var spec = Spec(package);
            string? Text(string element) => spec.Descendants().SingleOrDefault(one => one.Name.LocalName == element)?.Value;
            Assert.Equal((name, version, "MIT", "README.md"), (Text("id"), Text("version"), Text("license"), Text("readme")));
            Assert.NotEmpty(Text("description")!);
            var found = spec.Descendants().Where(one => one.Name.LocalName == "dependency")
                .ToDictionary(one => one.Attribute("id")!.Value, one => one.Attribute("version")!.Value, StringComparer.Ordinal);
            Assert.Equal(dependencies, found.Keys.Order(StringComparer.Ordinal));

            // The packages share internals, so they require each other's exact version.
            Assert.All(found, one => Assert.Equal(Dependencies.ContainsKey(one.Key) ? $"[{version}]" : central[one.Key], one.Value));

            // A tool's package contains everything it runs, including symbols.
            if (name != "Panns.Cli")
            {
                Assert.Contains(package.Entries, entry => entry.FullName == $"lib/net10.0/{name}.dll");
                Assert.Contains(package.Entries, entry => entry.FullName == $"lib/net10.0/{name}.xml");
                using var symbols = ZipFile.OpenRead(Path.Combine(packages, $"{name}.{version}.snupkg"));
                Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{name}.pdb");
            }
        }

        var tools = Path.Combine(_folder, "tools");
        Run("dotnet", ["tool", "install", "Panns.Cli", "--tool-path", tools, "--source", packages]);
        Assert.Equal($"panns {version}", Run(Path.Combine(tools, OperatingSystem.IsWindows() ? "panns.exe" : "panns"), ["--version"]).Trim());
    }

    private string Packages()
    {
        if (Environment.GetEnvironmentVariable("PANNS_PACKAGES") is { Length: > 0 } packages)
        {
            return packages;
        }

        packages = Path.Combine(_folder, "packages");
        Run("dotnet", ["pack", Path.Combine(Checkout.Root, "Panns.ML.sln"), "-c", "Release", "-o", packages, "-nologo", "-v:q"]);
        return packages;
    }

    private static XDocument Spec(ZipArchive package)
    {
        using var stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{errors.GetAwaiter().GetResult()}");
        return output;
    }
}
