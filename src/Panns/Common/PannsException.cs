namespace Panns;

/// <summary>
/// A problem that its message explains in one line to a person at a terminal: which file or model, what is wrong, what to do.
/// The command line prints the message alone.
/// </summary>
public class PannsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: which file, what is wrong, what to do.</param>
    public PannsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One line: which file, what is wrong, what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public PannsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
