namespace Panns.TorchSharp.Tests.Support;

/// <summary>
/// The device that comparisons run on: the processor, or the one that the environment variable PANNS_TEST_DEVICE names (cuda, cuda:1).
/// </summary>
internal static class TestDevice
{
    public const string Variable = "PANNS_TEST_DEVICE";

    // cuDNN chooses among algorithms, some by transforms, whose float32 keeps less than a sum of products.
    private const double GpuFactor = 5;

    /// <summary>Its name, as options take it.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "cpu";

    public static bool IsGpu => Name != "cpu";

    /// <summary>A tolerance for the device.</summary>
    /// <param name="onProcessor">What the processor keeps.</param>
    public static double Tolerance(double onProcessor) => IsGpu ? GpuFactor * onProcessor : onProcessor;
}
