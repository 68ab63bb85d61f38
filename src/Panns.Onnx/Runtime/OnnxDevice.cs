namespace Panns.Onnx;

/// <summary>Where ONNX Runtime computes.</summary>
public enum OnnxDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, through a build of ONNX Runtime with CUDA (package Microsoft.ML.OnnxRuntime.Gpu).</summary>
    Cuda,
}
