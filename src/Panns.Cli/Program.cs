System.Console.WriteLine("panns 0.1.0");
return 0;
