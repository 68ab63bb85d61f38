using Google.Protobuf;
using Panns.Common.IO;
using Panns.Onnx.Protobuf;

namespace Panns.Onnx.Graph;

/// <summary>Saves models, whole or not at all; large ones with their weights in a second file.</summary>
internal static class ModelFile
{
    // What ONNX's documentation asks for, so that a reader can map tensors into memory.
    private const int Alignment = 4096;

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model; its weights move out of it where they go to a second file.</param>
    /// <param name="path">Where to.</param>
    /// <param name="externalDataThreshold">Size of the weights from which on they go to <c>PATH.data</c>.</param>
    public static void Save(ModelProto model, string path, long externalDataThreshold)
    {
        var data = path + ".data";
        try
        {
            var size = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
            using var weights = size >= externalDataThreshold ? new StagedFile(data) : null;
            if (weights is not null)
            {
                MoveWeights(model.Graph, weights.Stream, Path.GetFileName(data));
            }

            using var file = new StagedFile(path);
            model.WriteTo(file.Stream);
            weights?.Commit();
            file.Commit();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: the model could not be written: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a model; weights in a second file stay there.</summary>
    /// <exception cref="PannsException">There is no such file, or it is no ONNX model.</exception>
    public static ModelProto Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return ModelProto.Parser.ParseFrom(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: the model could not be read: {problem.Message}", problem);
        }
        catch (InvalidProtocolBufferException problem)
        {
            throw new PannsException($"{path}: this is no ONNX model, or it is cut short", problem);
        }
    }

    private static void MoveWeights(GraphProto graph, FileStream stream, string location)
    {
        foreach (var tensor in graph.Initializer.Where(tensor => tensor.RawData.Length >= Alignment))
        {
            var bytes = tensor.RawData;
            stream.Position = (stream.Position + Alignment - 1) / Alignment * Alignment;
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = FormattableString.Invariant($"{stream.Position}") });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = FormattableString.Invariant($"{bytes.Length}") });
            tensor.ClearRawData();
            bytes.WriteTo(stream);
        }
    }
}
