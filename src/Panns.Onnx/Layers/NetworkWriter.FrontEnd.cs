using Panns.FrontEnd;

namespace Panns.Onnx.Layers;

/// <content>From the waveform to the log-mel, always in float32.</content>
internal sealed partial class NetworkWriter
{
    /// <summary>What the clips that the network works on can be counted by: the model's input, or the windows cut from it.</summary>
    private string _clips = "";

    /// <summary>The waveform, extended with zeros where it is shorter than the network can work on.</summary>
    private GraphValue WriteWaveform()
    {
        var waveform = _graph.Input("waveform", "batch", "samples");
        _clips = _windows is null ? waveform : _windows.Cut(waveform);
        var minimum = Math.Max(_network.MinimumSamples, _network.FrontEnd?.MinimumSamples ?? 0);
        return new(WindowWriter.ExtendWithZeros(_graph, "waveform.extended", _clips, minimum), Layout.Samples);
    }

    private GraphValue WriteLogMel(LogMelSettings settings, GraphValue waveform)
    {
        if (_options.Input == OnnxInput.LogMel)
        {
            _clips = _graph.Input("logmel", "batch", 1, "frames", settings.MelBins);
            return new(_clips, Layout.Map);
        }

        var frontEnd = new FrontEndWriter(_graph, settings);
        return new(frontEnd.Write(waveform.Name, _options.FrontEnd), Layout.Map);
    }
}
