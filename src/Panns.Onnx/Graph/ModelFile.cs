using Google.Protobuf;
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
        var partial = path + ".part";
        var partialData = data + ".part";
        try
        {
            var size = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
            var isExternal = size >= externalDataThreshold;
            if (isExternal)
            {
                MoveWeights(model.Graph, partialData, Path.GetFileName(data));
            }

            using (var stream = File.Create(partial))
            {
                model.WriteTo(stream);
            }

            if (isExternal)
            {
                File.Move(partialData, data, overwrite: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: the model could not be written: {problem.Message}", problem);
        }
        finally
        {
            File.Delete(partial);
            File.Delete(partialData);
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

    private static void MoveWeights(GraphProto graph, string path, string location)
    {
        using var stream = File.Create(path);
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
