namespace Panns.Onnx.Layers;

/// <summary>How a value of the network lies in an ONNX tensor. "clips" counts patches where clips are cut into those.</summary>
internal enum Layout
{
    /// <summary>[clips, samples]: the waveform.</summary>
    Samples,

    /// <summary>[clips, channels, 1, time]: a signal. Time lies innermost, where runtimes vectorize.</summary>
    Signal,

    /// <summary>[clips, channels, height, width].</summary>
    Map,

    /// <summary>[clips, channels].</summary>
    Vector,
}

/// <summary>A value of the network in the graph.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Layout">How it lies.</param>
/// <param name="IsHalf">Whether it is float16.</param>
internal readonly record struct GraphValue(string Name, Layout Layout, bool IsHalf = false)
{
    public bool IsSignal => Layout == Layout.Signal;
}
