using Google.Protobuf;
using Panns.Networks;
using Panns.Onnx.Protobuf;
using AttributeType = Panns.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace Panns.Onnx.Graph;

/// <summary>Attributes of nodes, by their type.</summary>
internal static class Attributes
{
    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value)
        => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }

    /// <summary>An extent over height and width; of a signal, whose time lies along the width, the same turned round.</summary>
    public static AttributeProto Extent(string name, Size2D size, bool isSignal)
        => isSignal ? Ints(name, size.Width, size.Height) : Ints(name, size.Height, size.Width);

    /// <summary>Padding on all sides; its width is 0 for a signal.</summary>
    public static AttributeProto Padding(Size2D size, bool isSignal)
        => isSignal ? Ints("pads", size.Width, size.Height, size.Width, size.Height) : Ints("pads", size.Height, size.Width, size.Height, size.Width);
}
